package io.meterhouse.simulator;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Reads numbers, instants and durations from what people type. */
final class Values {
    private Values() {}

    static long whole(String what, String text, long low, long high) {
        try {
            long value = Long.parseLong(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw new UsageError(what + ": a whole number from " + low + " to " + high + " expected, not '" + text + "'");
    }

    static BigDecimal decimal(String what, String text, String low, String high) {
        try {
            BigDecimal value = text.length() > 30 ? null : new BigDecimal(text);
            if (value != null
                    && value.compareTo(new BigDecimal(low)) >= 0
                    && value.compareTo(new BigDecimal(high)) <= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw new UsageError(what + ": a number from " + low + " to " + high + " expected, not '" + text + "'");
    }

    /** ISO 8601 in UTC or with an offset, or epoch ms; what is finer than a millisecond is cut off. */
    static Instant instant(String text) {
        try {
            return text.matches("-?[0-9]{1,15}")
                    ? Instant.ofEpochMilli(Long.parseLong(text))
                    : Instant.from(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
        } catch (DateTimeException e) {
            throw new UsageError(
                    "an instant like 2026-03-01T12:00:00Z or epoch milliseconds expected, not '" + text + "'");
        }
    }

    /** 500ms, 90s, 5m, 2h, 1d, or ISO 8601 (PT5M). */
    static Duration duration(String text) {
        try {
            if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
                return Duration.parse(text);
            }
            String digits = text.replaceFirst("(ms|[smhd])$", "");
            long number = Long.parseLong(digits);
            return switch (text.substring(digits.length())) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> throw new DateTimeException("unit");
            };
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            throw new UsageError("a duration like 500ms, 90s, 5m, 2h, 1d or PT5M expected, not '" + text + "'");
        }
    }
}
