package io.meterhouse.tou;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Spell;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Says when a calendar that was loaded runs out: 7 days ahead, and when it has, each once for a calendar; and when it gives a day a type
 * that the programme has no schedule for, once for a day. For one worker.
 */
final class CalendarWatch {
    private static final int DAYS_AHEAD = 7;
    private static final String TOLD = "tou/calendar";
    private static final String NO_SCHEDULE_TOLD = "tou/no-schedule";

    private final EventLog events;
    private final Facts facts;
    /** What stood when it was looked last, and the spell that was in force: within it a look at the schedule would say the same. */
    private Standing seen;

    private Spell spell;

    CalendarWatch(EventLog events, Facts facts) {
        this.events = events;
        this.facts = facts;
    }

    void look(Standing standing, Instant now) {
        if (standing.calendars().isEmpty()) {
            return;
        }
        long at = Nanos.of(now);
        if (!standing.equals(seen) || at < spell.from() || at >= spell.until()) {
            seen = standing;
            spell = tellWithoutSchedule(new RateCursor(standing.timeline().orElseThrow()), now);
        }
        DayTypes calendar = standing.calendars().get(standing.calendars().size() - 1);
        if (calendar.days().isEmpty()) {
            return;
        }
        ZoneId zone = standing.programmes()
                .get(standing.programmes().size() - 1)
                .programme()
                .zone();
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate covered = covered(calendar, today, zone);
        long left = ChronoUnit.DAYS.between(today, covered);
        if (left < 0) {
            tell(
                    TOLD,
                    calendar.accepted().toString(),
                    "CALENDAR_EXPIRED",
                    Severity.ALARM,
                    now,
                    "the calendar has no day type for " + today
                            + ": energy goes to the default rate; load another one with 'tou calendar'");
        } else if (left < DAYS_AHEAD) {
            tell(
                    TOLD,
                    calendar.accepted().toString(),
                    "CALENDAR_ENDS",
                    Severity.WARNING,
                    now,
                    "the calendar has no day type after " + covered
                            + "; load another one with 'tou calendar' before then");
        }
    }

    private Spell tellWithoutSchedule(RateCursor cursor, Instant now) {
        Spell standard = cursor.standardAt(Nanos.of(now));
        if (standard.cause() == Spell.Cause.NO_SCHEDULE) {
            LocalDate today = LocalDate.ofInstant(
                    now, cursor.programme(standard.version()).zone());
            tell(
                    NO_SCHEDULE_TOLD,
                    today.toString(),
                    "TOU_NO_SCHEDULE",
                    Severity.ALARM,
                    now,
                    "the programme has no schedule for the day type that the calendar gives to " + today
                            + ": energy goes to the default rate; load another calendar with 'tou calendar'");
        }
        return standard;
    }

    /** The last day from today on without a hole; yesterday where today is missing. What is loaded today holds from tomorrow on. */
    private static LocalDate covered(DayTypes calendar, LocalDate today, ZoneId zone) {
        boolean begun = calendar.accepted().isAfter(today.atStartOfDay(zone).toInstant());
        LocalDate last = begun ? today : today.minusDays(1);
        while (calendar.days().containsKey(last.plusDays(1))) {
            last = last.plusDays(1);
        }
        return last;
    }

    /**
     * Once.
     *
     * @param place where it is kept what was told last
     * @param of what it is told once
     */
    private void tell(String place, String of, String kind, Severity severity, Instant now, String text) {
        String mark = kind + " " + of;
        if (facts.get(place).filter(mark::equals).isEmpty()) {
            facts.put(place, mark);
            events.log(new Event(kind, severity, true, now, "", text, Map.of()));
        }
    }
}
