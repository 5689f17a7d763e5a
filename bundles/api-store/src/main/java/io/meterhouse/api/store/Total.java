package io.meterhouse.api.store;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a channel counted over a longer time, of one channel revision and unit: where one of them changes, a total ends and another
 * begins. In whole counts; nothing is estimated or shared out. An interval counts where it ends. One that was cut into parts counts part
 * by part, so that totals may begin and end where a part does. What lies across the start and was not cut there counts here whole, as
 * {@code carried} tells, and the total before it is not complete.
 *
 * @param start its first instant
 * @param end the first instant after it
 * @param counts what was counted, 0 or more; empty when nothing is known
 * @param unit of a count
 * @param channelRevision of the channel
 * @param flags of all that was summed, and of what has no value, together
 * @param known how much of the time from start to end is counted here; less where an interval has no value, is not there, or ends
 *     later
 * @param carried the time before the start that is counted here too
 */
public record Total(
        Instant start,
        Instant end,
        OptionalLong counts,
        CountUnit unit,
        int channelRevision,
        Flags flags,
        Duration known,
        Duration carried) {
    public Total {
        if (!start.isBefore(end)
                || known.isNegative()
                || carried.isNegative()
                || known.compareTo(Duration.between(start, end)) > 0) {
            throw new IllegalArgumentException(
                    "a total from " + start + " to " + end + " of which " + known + " and " + carried + " are known");
        }
    }

    /** Of the time from start to end. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /** Whether all of the time from start to end is counted, and nothing else. */
    public boolean isComplete() {
        return carried.isZero() && known.equals(length());
    }
}
