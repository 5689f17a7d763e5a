package io.meterhouse.universe.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/** Where intervals end, by docs/intervals.md, in epoch ns. Knows the day it was asked for last. */
final class Grid {
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long SECOND = 1_000_000_000L;

    private final ZoneId zone;
    private final long length;
    private LocalDate date = LocalDate.EPOCH;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private boolean summer;
    private long summerFrom = Long.MAX_VALUE;
    private long summerTo = Long.MIN_VALUE;

    Grid(ZoneId zone, Duration length) {
        this.zone = zone;
        this.length = length.toNanos();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    static long midnight(LocalDate date, ZoneId zone) {
        return nanos(date.atStartOfDay(zone).toInstant());
    }

    /** The first place of the grid after an instant. */
    long after(long nanos) {
        day(nanos);
        if (length <= HOUR) {
            return Math.min(to, from + ((nanos - from) / length + 1) * length);
        }
        long nearest = to;
        for (long step = 1; step * length < 24 * HOUR; step++) {
            long place = wall(date.atStartOfDay().plusNanos(step * length));
            if (place > nanos && place < nearest) {
                nearest = place;
            }
        }
        return nearest;
    }

    /** The last place at or before an instant. */
    long atOrBefore(long nanos) {
        day(nanos);
        long place = from;
        for (long next = after(from); next <= nanos && next < to; next = after(next)) {
            place = next;
        }
        return place;
    }

    /** Whether an instant is a place of the grid. */
    boolean has(long nanos) {
        day(nanos);
        return nanos == from || length <= HOUR ? (nanos - from) % length == 0 : after(nanos - 1) == nanos;
    }

    private long wall(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return nanos(
                change != null && change.isGap()
                        ? change.getInstant()
                        : time.toInstant(zone.getRules().getValidOffsets(time).get(0)));
    }

    private void day(long nanos) {
        if (nanos >= from && nanos < to) {
            return;
        }
        // The first instants of dates are the edges, also where the clock is set back across midnight.
        date = instant(nanos).atZone(zone).toLocalDate().plusDays(1);
        while (midnight(date, zone) > nanos) {
            date = date.minusDays(1);
        }
        from = midnight(date, zone);
        to = midnight(date.plusDays(1), zone);
    }

    /** Whether daylight saving is in effect. */
    boolean isSummer(long nanos) {
        if (nanos < summerFrom || nanos >= summerTo) {
            Instant at = instant(nanos);
            ZoneOffsetTransition next = zone.getRules().nextTransition(at);
            summer = zone.getRules().isDaylightSavings(at);
            ZoneOffsetTransition last = zone.getRules().previousTransition(at.plusNanos(1));
            summerFrom = last == null ? Long.MIN_VALUE : nanos(last.getInstant());
            summerTo = next == null ? Long.MAX_VALUE : nanos(next.getInstant());
        }
        return summer;
    }
}
