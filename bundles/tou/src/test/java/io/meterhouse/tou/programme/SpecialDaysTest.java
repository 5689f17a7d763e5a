package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.tou.programme.DateRule.FromEaster;
import io.meterhouse.tou.programme.DateRule.NthWeekday;
import io.meterhouse.tou.programme.DateRule.Once;
import io.meterhouse.tou.programme.DateRule.WeekdayAfter;
import io.meterhouse.tou.programme.DateRule.WeekdayBefore;
import io.meterhouse.tou.programme.DateRule.Yearly;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SpecialDay.Observed;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpecialDaysTest {
    private static final SpecialDay CHRISTMAS = day("Christmas", yearly(12, 25), Observed.NEXT_WEEKDAY);
    private static final SpecialDay BOXING = day("Boxing Day", yearly(12, 26), Observed.NEXT_WEEKDAY);
    private static final SpecialDay NEW_YEAR = day("New Year", yearly(1, 1), Observed.NEXT_WEEKDAY);
    private static final List<SpecialDay> ONTARIO = List.of(
            NEW_YEAR,
            day("Family Day", new NthWeekday(3, DayOfWeek.MONDAY, Month.FEBRUARY), Observed.NEXT_WEEKDAY),
            day("Good Friday", new FromEaster(-2), Observed.NEXT_WEEKDAY),
            day("Victoria Day", new WeekdayBefore(DayOfWeek.MONDAY, MonthDay.of(5, 25)), Observed.NEXT_WEEKDAY),
            day("Canada Day", yearly(7, 1), Observed.NEXT_WEEKDAY),
            day("Civic Holiday", new NthWeekday(1, DayOfWeek.MONDAY, Month.AUGUST), Observed.NEXT_WEEKDAY),
            day("Labour Day", new NthWeekday(1, DayOfWeek.MONDAY, Month.SEPTEMBER), Observed.NEXT_WEEKDAY),
            day("Thanksgiving", new NthWeekday(2, DayOfWeek.MONDAY, Month.OCTOBER), Observed.NEXT_WEEKDAY),
            CHRISTMAS,
            BOXING);

    @Test
    void ontarioHasTenHolidaysIn2026AndBoxingDayIsObservedOnMonday() {
        assertThat(names(ONTARIO, 2026))
                .containsExactly(
                        Map.entry("2026-01-01", "New Year"),
                        Map.entry("2026-02-16", "Family Day"),
                        Map.entry("2026-04-03", "Good Friday"),
                        Map.entry("2026-05-18", "Victoria Day"),
                        Map.entry("2026-07-01", "Canada Day"),
                        Map.entry("2026-08-03", "Civic Holiday"),
                        Map.entry("2026-09-07", "Labour Day"),
                        Map.entry("2026-10-12", "Thanksgiving"),
                        Map.entry("2026-12-25", "Christmas"),
                        Map.entry("2026-12-28", "Boxing Day"));
    }

    @Test
    void aDayThatWasMovedIsNotSpecialOnItsOwnDate() {
        SpecialDays days = new SpecialDays(ONTARIO);
        assertThat(days.on(LocalDate.of(2026, 12, 26))).isEmpty();
        assertThat(days.on(LocalDate.of(2026, 12, 28))).contains(BOXING);
        assertThat(days.on(LocalDate.of(2026, 12, 29))).isEmpty();
    }

    @Test
    void christmasOnASaturdayTakesMondayAndBoxingDayTuesday() {
        assertThat(names(List.of(BOXING, CHRISTMAS), 2027))
                .containsExactly(Map.entry("2027-12-27", "Christmas"), Map.entry("2027-12-28", "Boxing Day"));
    }

    @Test
    void christmasOnASundayGoesAroundBoxingDayOnMonday() {
        assertThat(names(List.of(CHRISTMAS, BOXING), 2022))
                .containsExactly(Map.entry("2022-12-26", "Boxing Day"), Map.entry("2022-12-27", "Christmas"));
    }

    @Test
    void aYearsLastDayMayBeObservedInTheNextYear() {
        SpecialDay silvester = day("Silvester", yearly(12, 31), Observed.NEXT_WEEKDAY);
        // 31 December 2022 and 1 January 2023 are a Saturday and a Sunday
        assertThat(names(List.of(silvester, NEW_YEAR), 2023))
                .containsExactly(Map.entry("2023-01-02", "Silvester"), Map.entry("2023-01-03", "New Year"));
        assertThat(names(List.of(silvester, NEW_YEAR), 2022)).containsExactly(Map.entry("2022-01-03", "New Year"));
    }

    @Test
    void aYearsFirstDayMayBeObservedInTheYearBefore() {
        SpecialDay newYear = day("New Year", yearly(1, 1), Observed.NEAREST_WEEKDAY);
        assertThat(names(List.of(newYear), 2021))
                .containsExactly(Map.entry("2021-01-01", "New Year"), Map.entry("2021-12-31", "New Year"));
        assertThat(names(List.of(newYear), 2022)).isEmpty();
    }

    @Test
    void theNearestWeekdayOfASaturdayIsFridayAndOfASundayMonday() {
        SpecialDay independence = day("Independence Day", yearly(7, 4), Observed.NEAREST_WEEKDAY);
        assertThat(names(List.of(independence), 2026)).containsExactly(Map.entry("2026-07-03", "Independence Day"));
        assertThat(names(List.of(independence), 2027)).containsExactly(Map.entry("2027-07-05", "Independence Day"));
        assertThat(names(List.of(independence), 2028)).containsExactly(Map.entry("2028-07-04", "Independence Day"));
    }

    @Test
    void oneThatIsKeptOnTheDayStaysOnASaturday() {
        SpecialDay feast = day("Feast", yearly(12, 26), Observed.ON_THE_DAY);
        assertThat(names(List.of(feast), 2026)).containsExactly(Map.entry("2026-12-26", "Feast"));
    }

    @Test
    void theNextWeekdayIsNotOneToWhichAnotherWasMovedAsTheNearest() {
        SpecialDay nearest = day("Nearest", yearly(7, 5), Observed.NEAREST_WEEKDAY);
        SpecialDay next = day("Next", yearly(7, 4), Observed.NEXT_WEEKDAY);
        assertThat(names(List.of(next, nearest), 2026))
                .containsExactly(Map.entry("2026-07-06", "Nearest"), Map.entry("2026-07-07", "Next"));
    }

    @Test
    void ofTwoOnOneDateTheFirstOfTheProgrammeIsIt() {
        SpecialDay a = day("a", yearly(7, 1), Observed.ON_THE_DAY);
        SpecialDay b = day("b", new Once(LocalDate.of(2026, 7, 1)), Observed.ON_THE_DAY);
        assertThat(names(List.of(b, a), 2026)).containsExactly(Map.entry("2026-07-01", "b"));
        assertThat(names(List.of(b, a), 2027)).containsExactly(Map.entry("2027-07-01", "a"));
    }

    @Test
    void aRuleThatReachesIntoAnotherYearIsFoundThere() {
        SpecialDay before = day("before", new WeekdayBefore(DayOfWeek.MONDAY, MonthDay.of(1, 1)), Observed.ON_THE_DAY);
        SpecialDay after = day("after", new WeekdayAfter(DayOfWeek.MONDAY, MonthDay.of(12, 31)), Observed.ON_THE_DAY);
        assertThat(names(List.of(before, after), 2026))
                .containsExactly(Map.entry("2026-01-05", "after"), Map.entry("2026-12-28", "before"));
    }

    @Test
    void theTwentyNinthOfFebruaryIsSpecialInLeapYearsOnly() {
        SpecialDay leap = day("Leap day", yearly(2, 29), Observed.ON_THE_DAY);
        assertThat(names(List.of(leap), 2026)).isEmpty();
        assertThat(names(List.of(leap), 2028)).containsExactly(Map.entry("2028-02-29", "Leap day"));
        assertThat(names(List.of(leap), 2100)).isEmpty();
    }

    @Test
    void goingToAndFroBetweenYearsChangesNothing() {
        SpecialDays days = new SpecialDays(ONTARIO);
        for (int year : new int[] {2026, 2030, 2026, 2025, 2026}) {
            assertThat(days.of(year)).isEqualTo(new SpecialDays(ONTARIO).of(year));
        }
    }

    @Test
    void moreThanAHundredAreRefused() {
        assertThatThrownBy(() -> new SpecialDays(Collections.nCopies(101, CHRISTMAS)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> names(List<SpecialDay> days, int year) {
        return new SpecialDays(days)
                .of(year).entrySet().stream()
                        .collect(Collectors.toMap(
                                e -> e.getKey().toString(),
                                e -> e.getValue().name(),
                                (a, b) -> a,
                                java.util.TreeMap::new));
    }

    private static SpecialDay day(String name, DateRule on, Observed observed) {
        return new SpecialDay(name, "holiday", on, observed);
    }

    private static DateRule yearly(int month, int day) {
        return new Yearly(MonthDay.of(month, day));
    }
}
