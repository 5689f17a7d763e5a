package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.document.Problem;
import io.meterhouse.tou.programme.Programme.BillingRead;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Rate;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SpecialDay.Observed;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgrammeReaderTest {
    /** The least that a programme can be. */
    private static final String LEAST =
            """
            schema: meterhouse.tou/1
            id: one
            version: 1
            effective: 2026-01-01
            zone: UTC
            default: C
            seasons:
              all: {from: 01-01, schedules: {weekday: flat, weekend: flat}}
            schedules:
              flat: {00:00: A}
            """;

    @Test
    void theGoodDocumentSatisfiesReaderAndSchema() {
        assertThat(Texts.accepted(Texts.GOOD).warnings()).isEmpty();
        assertThat(new Schema().validate(Texts.GOOD)).isEmpty();
    }

    @Test
    void everyKeyOfTheDocumentIsInTheProgramme() {
        Programme programme = Texts.programme(Texts.GOOD);
        assertThat(programme.id()).isEqualTo("maple-tou");
        assertThat(programme.version()).isEqualTo(3);
        assertThat(programme.name()).isEqualTo("Maple time of use");
        assertThat(programme.effective()).isEqualTo("2026-01-01T05:00:00Z");
        assertThat(programme.zone()).isEqualTo(ZoneId.of("America/Toronto"));
        assertThat(programme.rates())
                .containsExactly(new Rate("A", "off-peak"), new Rate("B", "mid-peak"), new Rate("C", "on-peak"));
        assertThat(programme.defaultRate()).isZero();
        assertThat(programme.week())
                .containsEntry(DayOfWeek.FRIDAY, "weekday")
                .containsEntry(DayOfWeek.SATURDAY, "weekend")
                .hasSize(7);
        assertThat(programme.specialDays())
                .hasSize(5)
                .contains(new SpecialDay(
                        "Canada Day", "holiday", new DateRule.Yearly(MonthDay.of(7, 1)), Observed.NEAREST_WEEKDAY))
                .contains(new SpecialDay(
                        "Test", "trial", new DateRule.Once(LocalDate.of(2026, 7, 15)), Observed.ON_THE_DAY));
        assertThat(programme.seasons()).hasSize(2);
        assertThat(programme.seasons().get(1))
                .isEqualTo(new Programme.Season(
                        "winter",
                        List.of(new DateRule.Yearly(MonthDay.of(11, 1)), new DateRule.Once(LocalDate.of(2027, 2, 1))),
                        Map.of("weekday", "winter-day", "weekend", "flat", "holiday", "flat", "trial", "flat")));
        assertThat(programme.schedules())
                .hasSize(4)
                .containsEntry(
                        "winter-day",
                        new DaySchedule(List.of(
                                new SwitchPoint(LocalTime.MIDNIGHT, 0),
                                new SwitchPoint(LocalTime.of(7, 0), 2),
                                new SwitchPoint(LocalTime.of(11, 0), 1),
                                new SwitchPoint(LocalTime.of(17, 0), 2),
                                new SwitchPoint(LocalTime.of(19, 0), 0))));
        assertThat(programme.demand())
                .containsExactly(
                        new Demand(Quantity.KWH_DELIVERED, Optional.empty(), 15, 1),
                        new Demand(Quantity.KVAH, Optional.of(2), 15, 4));
        assertThat(programme.billingRead()).contains(new BillingRead(1, LocalTime.of(0, 5), false));
    }

    @Test
    void theSameInJsonIsTheSameProgramme() throws IOException {
        String json = new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new YAMLMapper().readTree(Texts.GOOD));
        assertThat(Texts.programme(json)).isEqualTo(Texts.programme(Texts.GOOD));
        assertThat(Texts.programme(json.replace("  ", "\t"))).isEqualTo(Texts.programme(Texts.GOOD));
    }

    @Test
    void whatIsNotGivenIsRatesAToDTheUsualWeekAndNoDemand() {
        assertThat(new Schema().validate(LEAST)).isEmpty();
        Programme programme = Texts.programme(LEAST);
        assertThat(programme.rates()).extracting(Rate::id).containsExactly("A", "B", "C", "D");
        assertThat(programme.defaultRate()).isEqualTo(2);
        assertThat(programme.name()).isEqualTo("one");
        assertThat(programme.week())
                .containsEntry(DayOfWeek.MONDAY, "weekday")
                .containsEntry(DayOfWeek.FRIDAY, "weekday")
                .containsEntry(DayOfWeek.SATURDAY, "weekend")
                .containsEntry(DayOfWeek.SUNDAY, "weekend");
        assertThat(programme.specialDays()).isEmpty();
        assertThat(programme.demand()).isEmpty();
        assertThat(programme.billingRead()).isEmpty();
        assertThat(Texts.accepted(LEAST).warnings()).isEmpty();
    }

    @Test
    void aBillingReadIsAtMidnightAndResetsDemandWhereNothingElseIsSaid() {
        assertThat(Texts.programme(LEAST + "billing-read: {day: 31}\n").billingRead())
                .contains(new BillingRead(31, LocalTime.MIDNIGHT, true));
    }

    @Test
    void switchesMayStandInAnyOrder() {
        String text = Texts.edit(LEAST, "flat: {00:00: A}", "flat: {17:30: B, 00:00: A, 05:01: C}");
        assertThat(Texts.programme(text).schedules().get("flat").switches())
                .extracting(SwitchPoint::at)
                .containsExactly(LocalTime.MIDNIGHT, LocalTime.of(5, 1), LocalTime.of(17, 30));
    }

    @Test
    void adjacentSwitchesOfTheSameRateAreFine() {
        String text = Texts.edit(LEAST, "flat: {00:00: A}", "flat: {00:00: A, 07:00: A, 08:00: A}");
        assertThat(Texts.programme(text).schedules().get("flat").switches()).hasSize(3);
    }

    @Test
    void twoSwitchesAtOneTimeAreRefused() {
        String text = Texts.edit(LEAST, "flat: {00:00: A}", "flat:\n    00:00: A\n    07:00: B\n    07:00: C");
        assertThat(Texts.refused(text).problems())
                .extracting(Problem::toString)
                .containsExactly("tou.yaml:13 schedules.flat: '07:00' is given twice, first in line 12; delete one of"
                        + " them");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01, 2026-01-01T05:00:00Z",
        "2026-07-01, 2026-07-01T04:00:00Z",
        "2026-01-01T06:30, 2026-01-01T11:30:00Z",
        "2026-01-01T06:30:00, 2026-01-01T11:30:00Z",
        "2026-01-01T06:30Z, 2026-01-01T06:30:00Z",
        "2026-01-01T06:30:00Z, 2026-01-01T06:30:00Z",
        "2026-11-01T01:30-05:00, 2026-11-01T06:30:00Z",
        "2026-01-01T06:30+05:30, 2026-01-01T01:00:00Z"
    })
    void theEffectiveInstantIsByTheClocksOfTheZoneWhereItHasNoOffset(String text, Instant instant) {
        String document = Texts.edit(Texts.GOOD, "effective: 2026-01-01T00:00", "effective: " + text);
        assertThat(Texts.programme(document).effective()).isEqualTo(instant);
        assertThat(new Schema().validate(document)).isEmpty();
    }

    @Test
    void aDateOnWhichMidnightIsSkippedBeginsWhenTheGapEnds() {
        String text = Texts.edit(LEAST, "zone: UTC", "zone: Africa/Cairo");
        text = Texts.edit(text, "effective: 2026-01-01", "effective: 2026-04-24");
        assertThat(Texts.programme(text).effective()).isEqualTo("2026-04-23T22:00:00Z");
    }

    @Test
    void daysThatAreMovedOntoOneAnotherMustBeOfOneType() {
        String special =
                """
                special:
                  - {name: a, type: weekend, date: 12-25, observed: nearest-weekday}
                  - {name: b, type: weekday, date: 12-24}
                """;
        // 25 December is a Saturday in 2027
        assertThat(Texts.refused(LEAST + special).problems())
                .extracting(Problem::toString)
                .containsExactly("tou.yaml:13 special[1].date: 'b' (weekday) falls on 2027-12-24, and so does 'a'"
                        + " (weekend) of line 12; a day has one type: change a date, a type or how one is observed");
        assertThat(Texts.accepted(LEAST + special.replace("type: weekday", "type: weekend"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void seasonsThatMeetInOneYearOfTheNextTwentyAreRefused() {
        String text = Texts.edit(
                LEAST,
                "  all: {from: 01-01,",
                "  lent: {from: easter, schedules: {weekday: flat, weekend: flat}}\n  all: {from: 03-28,");
        assertThat(Texts.refused(text).problems())
                .extracting(Problem::toString)
                .containsExactly("tou.yaml:9 seasons.all.from: begins on 2027-03-28, as season 'lent' does; a day is in"
                        + " one season: give one of them another date");
        assertThat(Texts.accepted(text.replace("03-28", "02-28")).warnings()).isEmpty();
    }

    @Test
    void aProgrammeMustBeInASeasonWhenItTakesEffect() {
        String text = Texts.edit(LEAST, "from: 01-01", "from: 2026-02-01");
        assertThat(Texts.refused(text).problems())
                .extracting(Problem::toString)
                .containsExactly("tou.yaml:8 seasons.all.from: no season has begun on 2026-01-01, when the programme"
                        + " takes effect; let one begin on that date or before, or each year");
    }

    @Test
    void theOnlySeasonMayEndOnTheDayBeforeItBeginsAgain() {
        String text = Texts.edit(LEAST, "from: 01-01,", "from: 01-01, to: 12-31,");
        assertThat(Texts.accepted(text).warnings()).isEmpty();
        assertThat(Texts.refused(text.replace("12-31", "12-30"))
                        .problems()
                        .get(0)
                        .text())
                .startsWith("ends on 2026-12-30, and it begins again on 2027-01-01: 1 day is in no season");
    }

    @Test
    void aSeasonThatBeginsSeveralTimesMayEndSeveralTimes() {
        String text = Texts.edit(
                LEAST,
                "  all: {from: 01-01,",
                "  peak: {from: [06-01, 12-01], to: [08-31, monday before 03-02], schedules: {weekday: flat, weekend:"
                        + " flat}}\n  all: {from: [09-01, tuesday before 03-03],");
        assertThat(Texts.accepted(text.replace("all: {from: [09-01,", "all: {to: [05-31, 11-30], from: [09-01,"))
                        .warnings())
                .isEmpty();
    }
}
