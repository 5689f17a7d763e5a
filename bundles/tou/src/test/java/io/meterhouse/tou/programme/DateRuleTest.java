package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.tou.programme.DateRule.FromEaster;
import io.meterhouse.tou.programme.DateRule.NthWeekday;
import io.meterhouse.tou.programme.DateRule.Once;
import io.meterhouse.tou.programme.DateRule.WeekdayAfter;
import io.meterhouse.tou.programme.DateRule.WeekdayBefore;
import io.meterhouse.tou.programme.DateRule.Yearly;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateRuleTest {
    @ParameterizedTest
    @CsvSource({
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        // the earliest and the latest that there are, and the two exceptions of the rule of Gauss
        "1818-03-22",
        "2285-03-22",
        "2038-04-25",
        "1954-04-18",
        "1981-04-19"
    })
    void easterIsOnTheDateThatTheCalendarsPrint(LocalDate easter) {
        assertThat(new FromEaster(0).in(easter.getYear())).contains(easter);
        assertThat(new FromEaster(-2).in(easter.getYear())).contains(easter.minusDays(2));
        assertThat(new FromEaster(60).in(easter.getYear())).contains(easter.plusDays(60));
    }

    @ParameterizedTest
    @CsvSource({"2024-05-20", "2025-05-19", "2026-05-18", "2027-05-24", "2028-05-22", "2029-05-21", "2030-05-20"})
    void victoriaDayIsTheMondayBeforeThe25thOfMay(LocalDate victoria) {
        assertThat(new WeekdayBefore(DayOfWeek.MONDAY, MonthDay.of(5, 25)).in(victoria.getYear()))
                .contains(victoria);
    }

    @Test
    void theDateItselfIsNeitherBeforeNorAfterIt() {
        // 25 May 2026 is a Monday
        MonthDay day = MonthDay.of(5, 25);
        assertThat(new WeekdayBefore(DayOfWeek.MONDAY, day).in(2026)).contains(LocalDate.of(2026, 5, 18));
        assertThat(new WeekdayAfter(DayOfWeek.MONDAY, day).in(2026)).contains(LocalDate.of(2026, 6, 1));
        assertThat(new WeekdayAfter(DayOfWeek.TUESDAY, day).in(2026)).contains(LocalDate.of(2026, 5, 26));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-16, 3, MONDAY, FEBRUARY",
        "2026-08-03, 1, MONDAY, AUGUST",
        "2026-09-07, 1, MONDAY, SEPTEMBER",
        "2026-10-12, 2, MONDAY, OCTOBER",
        "2026-11-26, 4, THURSDAY, NOVEMBER",
        "2026-05-25, -1, MONDAY, MAY",
        "2027-05-31, -1, MONDAY, MAY",
        "2026-03-29, 5, SUNDAY, MARCH"
    })
    void anNthWeekdayIsOnTheDateThatTheCalendarsPrint(LocalDate date, int which, DayOfWeek weekday, Month month) {
        assertThat(new NthWeekday(which, weekday, month).in(date.getYear())).contains(date);
    }

    @Test
    void aFifthMondayOfFebruaryIsRare() {
        NthWeekday rule = new NthWeekday(5, DayOfWeek.MONDAY, Month.FEBRUARY);
        assertThat(rule.in(2026)).isEmpty();
        assertThat(rule.in(2044)).contains(LocalDate.of(2044, 2, 29));
    }

    @Test
    void aYearlyDateIsInEachYearAndThe29thOfFebruaryInLeapYearsOnly() {
        assertThat(new Yearly(MonthDay.of(12, 25)).in(2026)).contains(LocalDate.of(2026, 12, 25));
        assertThat(new Yearly(MonthDay.of(2, 29)).in(2028)).contains(LocalDate.of(2028, 2, 29));
        assertThat(new Yearly(MonthDay.of(2, 29)).in(2027)).isEmpty();
    }

    @Test
    void aDateOfOneYearIsInNoOther() {
        Once once = new Once(LocalDate.of(2026, 7, 3));
        assertThat(once.in(2026)).contains(LocalDate.of(2026, 7, 3));
        assertThat(once.in(2027)).isEmpty();
    }
}
