package io.meterhouse.store.h2.total;

import io.meterhouse.api.store.Step;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;

/**
 * Where the edges of a step lie. A date begins with its first instant, wherever a change of the clocks puts that; minutes lie in it as
 * docs/intervals.md says of intervals. Keeps the span it looked at last: for one thread.
 */
final class Steps {
    private static final int HOUR = 60;

    private final Step step;
    private final ZoneId zone;
    private Instant start = Instant.MAX;
    private Instant end = Instant.MIN;

    Steps(Step step) {
        this.step = step;
        this.zone = step.zone();
    }

    /** The last edge at or before an instant. */
    Instant floor(Instant instant) {
        find(instant);
        return start;
    }

    /** The first edge after an instant. */
    Instant after(Instant instant) {
        find(instant);
        return end;
    }

    private void find(Instant instant) {
        if (!instant.isBefore(start) && instant.isBefore(end)) {
            return;
        }
        if (step.unit() == Step.Unit.MINUTE) {
            LocalDate date = date(instant);
            minutes(date, instant);
            return;
        }
        // Where dates were skipped, one begins when the next does.
        LocalDate date = first(date(instant));
        LocalDate next = following(date);
        while (!midnight(next).isAfter(instant)) {
            date = next;
            next = following(date);
        }
        start = midnight(date);
        end = midnight(next);
    }

    /** A date that holds an instant: a clock that is set back over midnight shows the day before once more. */
    private LocalDate date(Instant instant) {
        LocalDate date = instant.atZone(zone).toLocalDate();
        while (midnight(date).isAfter(instant)) {
            date = date.minusDays(1);
        }
        while (!midnight(date.plusDays(1)).isAfter(instant)) {
            date = date.plusDays(1);
        }
        return date;
    }

    private Instant midnight(LocalDate date) {
        return date.atStartOfDay(zone).toInstant();
    }

    private LocalDate first(LocalDate date) {
        return switch (step.unit()) {
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
            case YEAR -> date.withDayOfYear(1);
            default -> date;
        };
    }

    private LocalDate following(LocalDate date) {
        return switch (step.unit()) {
            case WEEK -> date.plusWeeks(1);
            case MONTH -> date.plusMonths(1);
            case YEAR -> date.plusYears(1);
            default -> date.plusDays(1);
        };
    }

    private void minutes(LocalDate date, Instant instant) {
        Instant from = midnight(date);
        Instant to = midnight(date.plusDays(1));
        if (step.count() <= HOUR) {
            long seconds = step.count() * 60L;
            start = from.plusSeconds(Duration.between(from, instant).toSeconds() / seconds * seconds);
            end = start.plusSeconds(seconds);
        } else {
            start = from;
            int passed = 1;
            for (end = wall(date, passed); !end.isAfter(instant); end = wall(date, passed)) {
                start = end.isAfter(start) ? end : start;
                passed++;
            }
        }
        end = end.isBefore(to) ? end : to;
    }

    private Instant wall(LocalDate date, int steps) {
        LocalDateTime time = date.atStartOfDay().plusMinutes((long) step.count() * steps);
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        return time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
