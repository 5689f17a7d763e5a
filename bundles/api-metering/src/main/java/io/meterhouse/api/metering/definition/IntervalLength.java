package io.meterhouse.api.metering.definition;

import java.time.Duration;
import java.util.List;

/**
 * The length of an interval: 5, 6, 10, 12, 15, 20, 30 or 60 minutes, or 2, 3, 4, 6, 8, 12 or 24 hours.
 *
 * @param minutes 5 to 1440
 */
public record IntervalLength(int minutes) {
    /** Every length there is, in minutes, ascending. */
    public static final List<Integer> ALLOWED_MINUTES =
            List.of(5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440);

    public IntervalLength {
        if (!ALLOWED_MINUTES.contains(minutes)) {
            throw new IllegalArgumentException(minutes
                    + " minutes: one of 5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 24h expected");
        }
    }

    /** The nominal length; the interval that holds a clock change may be shorter or longer. */
    public Duration duration() {
        return Duration.ofMinutes(minutes);
    }

    /** {@code 5m}, {@code 1h}. */
    @Override
    public String toString() {
        return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
    }
}
