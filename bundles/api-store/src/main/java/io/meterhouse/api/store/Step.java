package io.meterhouse.api.store;

import io.meterhouse.api.metering.definition.IntervalLength;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;

/**
 * The longer intervals to which those of a channel are summed, by the clocks of a zone. Minutes lie as the intervals of that length do:
 * up to an hour steps of elapsed time from local midnight, above by the wall clock. The first instant of a local date always begins
 * one; weeks begin on Monday.
 *
 * @param unit of the count
 * @param count of minutes, one of {@link IntervalLength#ALLOWED_MINUTES}; 1 of every other unit
 * @param zone of the clocks, the site's as a rule
 */
public record Step(Unit unit, int count, ZoneId zone) {
    /** What is allowed, for people. */
    public static final String FORMS =
            "5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d, 1w, 1mo or 1y";

    private static final int DAY = 24 * 60;

    /** Units of a count. */
    public enum Unit {
        MINUTE,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    public Step {
        Objects.requireNonNull(zone, "zone");
        if (unit == Unit.MINUTE && count == DAY) {
            unit = Unit.DAY;
            count = 1;
        }
        boolean allowed = unit == Unit.MINUTE ? IntervalLength.ALLOWED_MINUTES.contains(count) : count == 1;
        if (!allowed) {
            throw new IllegalArgumentException(count + " " + unit.name().toLowerCase(Locale.ROOT) + ": " + FORMS);
        }
    }

    /**
     * Reads {@link #FORMS}.
     *
     * @throws IllegalArgumentException if the text is none of them; its message names them
     */
    public static Step parse(String text, ZoneId zone) {
        if (!text.matches("[0-9]{1,4}(m|h|d|w|mo|y)")) {
            throw new IllegalArgumentException("'" + text + "' where one of " + FORMS + " is expected");
        }
        int digits = text.replaceAll("[a-z]", "").length();
        int count = Integer.parseInt(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "m" -> new Step(Unit.MINUTE, count, zone);
            case "h" -> new Step(Unit.MINUTE, 60 * count, zone);
            case "d" -> new Step(Unit.DAY, count, zone);
            case "w" -> new Step(Unit.WEEK, count, zone);
            case "mo" -> new Step(Unit.MONTH, count, zone);
            default -> new Step(Unit.YEAR, count, zone);
        };
    }
}
