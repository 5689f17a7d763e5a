package io.meterhouse.judge;

import java.util.List;

/**
 * An interval of a channel as a message told it. Two that say the same are equal.
 *
 * @param epoch of the gateway's store, counted in the order in which their first messages came
 * @param start epoch ms
 * @param end epoch ms
 * @param counts null when nothing is known
 * @param register B; null when not told
 * @param t0 epoch ms, meaningful with a register
 * @param parts counts of each
 * @param changes changeovers within, in order
 */
record Item(
        int epoch,
        String channel,
        long sequence,
        long start,
        long end,
        int revision,
        int channelRevision,
        String unit,
        Long counts,
        Long register,
        long t0,
        long t1,
        long flags,
        List<Long> parts,
        List<Change> changes) {
    static final long ESTIMATED = 1 << 3;

    /** The registers at a changeover; null for the end that is not told. */
    record Change(Mark closed, Mark opened) {}

    /**
     * A register at an instant.
     *
     * @param at epoch ms of site time, of the read
     */
    record Mark(long at, long register) {}

    /** What must be the same when it comes again. */
    String name() {
        return end + "/" + revision;
    }

    /** Whether another one says the same, if in another epoch. */
    boolean says(Item other) {
        return equals(new Item(
                epoch,
                other.channel,
                other.sequence,
                other.start,
                other.end,
                other.revision,
                other.channelRevision,
                other.unit,
                other.counts,
                other.register,
                other.t0,
                other.t1,
                other.flags,
                other.parts,
                other.changes));
    }

    /** Whether it counts, and not another one of the same channel and end: the newest epoch does, and in it the highest revision. */
    boolean countsBefore(Item other) {
        return epoch == other.epoch ? revision > other.revision : epoch > other.epoch;
    }
}
