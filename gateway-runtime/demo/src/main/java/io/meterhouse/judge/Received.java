package io.meterhouse.judge;

import java.time.Instant;

/**
 * An interval as a message brought it.
 *
 * @param value counts; null when it has none
 * @param register at its end; null when it has none
 * @param t0 of its bracket; null when it has no register
 * @param opened whether the register began anew within it
 */
record Received(
        String channel,
        String epoch,
        long sequence,
        Instant start,
        Instant end,
        int revision,
        int channelRevision,
        Long value,
        Long register,
        int flags,
        Instant t0,
        Instant t1,
        boolean opened) {
    /** Bits of the flags as docs/uplink-mqtt.md numbers them. */
    static final int ESTIMATED = 1 << 3;

    /** Whether it says the same as another one of the same channel, end and revision. */
    boolean says(Received other) {
        return epoch.equals(other.epoch)
                && sequence == other.sequence
                && start.equals(other.start)
                && java.util.Objects.equals(value, other.value)
                && flags == other.flags;
    }
}
