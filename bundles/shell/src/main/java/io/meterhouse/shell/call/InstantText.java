package io.meterhouse.shell.call;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads instants as people write them: ISO 8601 with zone or offset, a date or a date and time of the site's zone, {@code now},
 * {@code today}, {@code -1d} (days and weeks by the site's calendar), {@code -2h}, {@code -30m}.
 */
final class InstantText {
    private static final Pattern BEFORE_NOW = Pattern.compile("-(\\d{1,6})([mhdw])");
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final Optional<ZoneId> zone;
    private final Instant now;

    /** @param zone of the site; empty while there is no site */
    InstantText(Optional<ZoneId> zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /** @throws IllegalArgumentException if the text is no instant, with what is wrong */
    Instant parse(String text) {
        Instant result = read(text);
        if (result.isBefore(EARLIEST) || result.isAfter(LATEST)) {
            throw new IllegalArgumentException("'" + text + "' is not between 1970 and 2200");
        }
        return result;
    }

    private Instant read(String text) {
        if (text.equals("now")) {
            return now;
        }
        if (text.equals("today")) {
            return now.atZone(zone()).toLocalDate().atStartOfDay(zone()).toInstant();
        }
        Matcher before = BEFORE_NOW.matcher(text);
        if (before.matches()) {
            return before(Long.parseLong(before.group(1)), before.group(2));
        }
        try {
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text).atStartOfDay(zone()).toInstant();
            }
            TemporalAccessor parsed =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
            return parsed instanceof ZonedDateTime zoned ? zoned.toInstant() : local((LocalDateTime) parsed);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time: 2026-01-31, 2026-01-31T14:30, "
                    + "2026-01-31T14:30:00-05:00, now, today, -1d, -2h or -30m expected");
        }
    }

    private Instant before(long amount, String unit) {
        return switch (unit) {
            case "m" -> now.minus(amount, ChronoUnit.MINUTES);
            case "h" -> now.minus(amount, ChronoUnit.HOURS);
            case "d" -> now.atZone(zone()).minusDays(amount).toInstant();
            default -> now.atZone(zone()).minusWeeks(amount).toInstant();
        };
    }

    private Instant local(LocalDateTime wall) {
        List<ZoneOffset> offsets = zone().getRules().getValidOffsets(wall);
        if (offsets.size() == 1) {
            return wall.toInstant(offsets.get(0));
        }
        throw new IllegalArgumentException(
                offsets.isEmpty()
                        ? wall + " does not exist in " + zone() + ": the clocks are put forward over it"
                        : wall + " is there twice in " + zone() + ": write " + wall + offsets.get(0) + " or " + wall
                                + offsets.get(1));
    }

    private ZoneId zone() {
        return zone.orElseThrow(() -> new IllegalArgumentException(
                "the time zone of the site is not known, for no site file is in force: write the time with its offset, "
                        + "2026-01-31T14:30:00-05:00"));
    }
}
