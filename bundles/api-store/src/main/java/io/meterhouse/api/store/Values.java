package io.meterhouse.api.store;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import java.time.Instant;

/**
 * Intervals of a channel that follow one another without a hole, of one unit and channel revision, as columns: for readers of long
 * spans, who would otherwise have ten thousands of objects. The latest revision of each interval. Immutable.
 */
public final class Values {
    private static final long NANOS = 1_000_000_000L;
    private static final long NONE = -1;

    private final CountUnit unit;
    private final int channelRevision;
    private final long start;
    private final long[] ends;
    private final long[] counts;
    private final int[] flags;

    /**
     * Takes columns of equal length, which nobody may change any more.
     *
     * @param start of the first interval, ns since 1970
     * @param ends of each, ns since 1970, ascending; each begins where the one before ends
     * @param counts of each, in the unit; -1 where there is no value
     * @param flags of each, as {@link Flags#bits()}
     */
    public Values(CountUnit unit, int channelRevision, long start, long[] ends, long[] counts, int[] flags) {
        if (ends.length == 0 || ends.length != counts.length || ends.length != flags.length || ends[0] <= start) {
            throw new IllegalArgumentException(
                    "columns of " + ends.length + ", " + counts.length + " and " + flags.length + " from " + start);
        }
        this.unit = unit;
        this.channelRevision = channelRevision;
        this.start = start;
        this.ends = ends;
        this.counts = counts;
        this.flags = flags;
    }

    /** How many intervals. */
    public int size() {
        return ends.length;
    }

    /** What a count is worth. */
    public CountUnit unit() {
        return unit;
    }

    /** Which of the channel's registers counted. */
    public int channelRevision() {
        return channelRevision;
    }

    /** Start of an interval, ns since 1970. */
    public long startNanos(int i) {
        return i == 0 ? start : ends[i - 1];
    }

    /** End of an interval, ns since 1970. */
    public long endNanos(int i) {
        return ends[i];
    }

    /** End of an interval. */
    public Instant end(int i) {
        return Instant.ofEpochSecond(Math.floorDiv(ends[i], NANOS), Math.floorMod(ends[i], NANOS));
    }

    /** Whether an interval has a value. */
    public boolean isCounted(int i) {
        return counts[i] != NONE;
    }

    /** What was counted, 0 or more; -1 where there is no value. */
    public long counts(int i) {
        return counts[i];
    }

    /** The flags, as {@link Flags#bits()}. */
    public int flagBits(int i) {
        return flags[i];
    }

    /** An instant as ns since 1970. */
    public static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }
}
