package io.meterhouse.tou.programme;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** A rule that gives at most one date in a year. */
public sealed interface DateRule {
    /** The date in a year; empty where there is none (29 February, a date of another year, a fifth Monday). */
    Optional<LocalDate> in(int year);

    /** {@code 12-25}: the same date each year. */
    record Yearly(MonthDay day) implements DateRule {
        @Override
        public Optional<LocalDate> in(int year) {
            return day.isValidYear(year) ? Optional.of(day.atYear(year)) : Optional.empty();
        }
    }

    /** {@code 2026-07-03}: one date only. */
    record Once(LocalDate date) implements DateRule {
        @Override
        public Optional<LocalDate> in(int year) {
            return date.getYear() == year ? Optional.of(date) : Optional.empty();
        }
    }

    /**
     * {@code third monday of february}, {@code last monday of may}.
     *
     * @param which 1 to 5; -1 for the last
     */
    record NthWeekday(int which, DayOfWeek weekday, Month month) implements DateRule {
        @Override
        public Optional<LocalDate> in(int year) {
            LocalDate date = LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(which, weekday));
            return date.getMonth() == month ? Optional.of(date) : Optional.empty();
        }
    }

    /** {@code monday before 05-25}: the last such weekday before a date, the date itself left out. */
    record WeekdayBefore(DayOfWeek weekday, MonthDay day) implements DateRule {
        @Override
        public Optional<LocalDate> in(int year) {
            return Optional.of(day.atYear(year).with(TemporalAdjusters.previous(weekday)));
        }
    }

    /** {@code monday after 11-01}: the first such weekday after a date, the date itself left out. */
    record WeekdayAfter(DayOfWeek weekday, MonthDay day) implements DateRule {
        @Override
        public Optional<LocalDate> in(int year) {
            return Optional.of(day.atYear(year).with(TemporalAdjusters.next(weekday)));
        }
    }

    /**
     * {@code easter -2}: days from Easter Sunday of the Gregorian calendar.
     *
     * @param days -100 to 200
     */
    record FromEaster(int days) implements DateRule {
        /** By the rule of Gauss in the form of Meeus, Jones and Butcher, which holds for every year of the Gregorian calendar. */
        @Override
        public Optional<LocalDate> in(int year) {
            int golden = year % 19;
            int century = year / 100;
            int ofCentury = year % 100;
            int skipped = (century - (century + 8) / 25 + 1) / 3;
            int epact = (19 * golden + century - century / 4 - skipped + 15) % 30;
            int toSunday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
            int late = (golden + 11 * epact + 22 * toSunday) / 451;
            int day = epact + toSunday - 7 * late + 114;
            try {
                return Optional.of(LocalDate.of(year, day / 31, day % 31 + 1).plusDays(days));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
