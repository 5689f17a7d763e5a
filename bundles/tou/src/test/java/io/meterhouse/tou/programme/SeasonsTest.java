package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.tou.programme.DateRule.FromEaster;
import io.meterhouse.tou.programme.DateRule.NthWeekday;
import io.meterhouse.tou.programme.DateRule.Once;
import io.meterhouse.tou.programme.DateRule.WeekdayAfter;
import io.meterhouse.tou.programme.DateRule.Yearly;
import io.meterhouse.tou.programme.Programme.Season;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeasonsTest {
    @Test
    void aSeasonLastsFromItsFirstDayUntilTheDayBeforeTheNextOneBegins() {
        Seasons seasons = of(season("summer", yearly(5, 1)), season("winter", yearly(11, 1)));
        assertThat(at(seasons, "2026-04-30")).isEqualTo("winter");
        assertThat(at(seasons, "2026-05-01")).isEqualTo("summer");
        assertThat(at(seasons, "2026-10-31")).isEqualTo("summer");
        assertThat(at(seasons, "2026-11-01")).isEqualTo("winter");
    }

    @Test
    void winterGoesOnOverTheTurnOfTheYear() {
        Seasons seasons = of(season("summer", yearly(5, 1)), season("winter", yearly(11, 1)));
        assertThat(at(seasons, "2026-12-31")).isEqualTo("winter");
        assertThat(at(seasons, "2027-01-01")).isEqualTo("winter");
    }

    @Test
    void aSeasonMayBeginSeveralTimesAYear() {
        Seasons seasons =
                of(season("shoulder", yearly(3, 1), yearly(9, 1)), season("peak", yearly(6, 1), yearly(12, 1)));
        assertThat(at(seasons, "2026-02-01")).isEqualTo("peak");
        assertThat(at(seasons, "2026-03-01")).isEqualTo("shoulder");
        assertThat(at(seasons, "2026-06-01")).isEqualTo("peak");
        assertThat(at(seasons, "2026-09-01")).isEqualTo("shoulder");
        assertThat(at(seasons, "2026-12-01")).isEqualTo("peak");
    }

    @Test
    void theOnlySeasonIsAlwaysInForce() {
        Seasons seasons = of(season("all", yearly(6, 1)));
        assertThat(at(seasons, "2026-01-01")).isEqualTo("all");
        assertThat(at(seasons, "2026-12-31")).isEqualTo("all");
    }

    @Test
    void aSeasonByRuleBeginsOnAnotherDateEachYear() {
        Seasons seasons = of(
                season("lent", new FromEaster(-46)),
                season("easter", new FromEaster(0)),
                season("autumn", new NthWeekday(1, DayOfWeek.MONDAY, Month.SEPTEMBER)));
        assertThat(at(seasons, "2026-02-17")).isEqualTo("autumn");
        assertThat(at(seasons, "2026-02-18")).isEqualTo("lent");
        assertThat(at(seasons, "2026-04-05")).isEqualTo("easter");
        assertThat(at(seasons, "2027-03-27")).isEqualTo("lent");
        assertThat(at(seasons, "2027-03-28")).isEqualTo("easter");
        assertThat(at(seasons, "2027-09-05")).isEqualTo("easter");
        assertThat(at(seasons, "2027-09-06")).isEqualTo("autumn");
    }

    @Test
    void aRuleThatReachesIntoTheNextYearBeginsThere() {
        Seasons seasons = of(
                season("new", new WeekdayAfter(DayOfWeek.MONDAY, MonthDay.of(12, 31))), season("old", yearly(12, 1)));
        assertThat(at(seasons, "2026-01-04")).isEqualTo("old");
        assertThat(at(seasons, "2026-01-05")).isEqualTo("new");
        assertThat(at(seasons, "2026-11-30")).isEqualTo("new");
    }

    @Test
    void aSeasonThatBeginsOnThe29thOfFebruaryIsInForceUntilTheNextOne() {
        Seasons seasons = of(season("leap", yearly(2, 29)));
        assertThat(seasons.began(LocalDate.of(2104, 2, 28)))
                .map(Seasons.Begin::date)
                .contains(LocalDate.of(2096, 2, 29));
        Seasons rare = of(season("rare", new NthWeekday(5, DayOfWeek.MONDAY, Month.FEBRUARY)));
        assertThat(rare.began(LocalDate.of(2112, 2, 28)))
                .map(Seasons.Begin::date)
                .contains(LocalDate.of(2072, 2, 29));
    }

    @Test
    void seasonsOfOneYearOnlyLastUntilAnotherBegins() {
        Seasons seasons = of(
                season("trial", new Once(LocalDate.of(2026, 5, 1))),
                season("after", new Once(LocalDate.of(2026, 9, 1))));
        assertThat(at(seasons, "2026-04-30")).as("before any: the first").isEqualTo("trial");
        assertThat(at(seasons, "2026-08-31")).isEqualTo("trial");
        assertThat(at(seasons, "2026-09-01")).isEqualTo("after");
        assertThat(at(seasons, "2226-09-01")).isEqualTo("after");
    }

    @Test
    void aDateOfOneYearEndsWhenTheYearlySeasonComesRound() {
        Seasons seasons = of(season("usual", yearly(1, 1)), season("trial", new Once(LocalDate.of(2026, 5, 1))));
        assertThat(at(seasons, "2026-12-31")).isEqualTo("trial");
        assertThat(at(seasons, "2027-01-01")).isEqualTo("usual");
        assertThat(at(seasons, "2027-12-31")).isEqualTo("usual");
    }

    @Test
    void aProgrammeWithoutASeasonIsRefused() {
        assertThatThrownBy(() -> new Seasons(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static String at(Seasons seasons, String date) {
        return seasons.of(LocalDate.parse(date)).id();
    }

    private static Seasons of(Season... seasons) {
        return new Seasons(List.of(seasons));
    }

    private static Season season(String id, DateRule... begins) {
        return new Season(id, List.of(begins), Map.of());
    }

    private static DateRule yearly(int month, int day) {
        return new Yearly(MonthDay.of(month, day));
    }
}
