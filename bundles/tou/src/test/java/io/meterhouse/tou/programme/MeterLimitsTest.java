package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.document.Problem;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.time.LocalTime;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeterLimitsTest {
    private static final String END = "; let the gateway bill this point (tou.billing: gateway)";
    private static final String OR = ", or let the gateway bill this point (tou.billing: gateway)";

    static List<String> readyMade() {
        return ReadyMade.names();
    }

    @ParameterizedTest
    @MethodSource("readyMade")
    void theSeedMeterHoldsWhatComesWithTheGateway(String name) {
        assertThat(MeterLimits.SEED.check(name, ReadyMade.programme(name).orElseThrow()))
                .isEmpty();
    }

    @Test
    void exactlyWhatTheMeterHoldsFits() {
        assertThat(check(4, 4, 10, 8)).isEmpty();
    }

    @Test
    void oneRateTooManyIsTold() {
        assertThat(check(5, 4, 10, 8)).containsExactly("p:1 rates: 5 rates, and the meter has 4" + END);
    }

    @Test
    void oneSeasonTooManyIsTold() {
        assertThat(check(4, 5, 10, 8))
                .containsExactly(
                        "p:1 seasons: 5 seasons, and the meter holds 4; let seasons with the same schedules be one"
                                + " that begins several times" + OR);
    }

    @Test
    void oneScheduleTooManyIsTold() {
        assertThat(check(4, 4, 11, 7))
                .containsExactly(
                        "p:1 schedules: 11 schedules are used, and the meter holds 10; use one schedule for all"
                                + " days that are alike" + OR);
    }

    @Test
    void moreThanEightySwitchPointsInAllAreTold() {
        assertThat(check(4, 4, 9, 9))
                .containsExactly(
                        "p:1 schedules: 81 switch points in all, and the meter holds 80 (s0 9, s1 9, s2 9, ...);"
                                + " take some away" + OR);
    }

    @Test
    void allThatIsTooMuchIsToldAtOnce() {
        assertThat(check(5, 5, 12, 12)).hasSize(4);
    }

    @Test
    void aSmallerMeterHoldsLess() {
        Programme tou = ReadyMade.programme("ontario-tou").orElseThrow();
        assertThat(new MeterLimits(11, 3, 2, 3).check("p", tou)).isEmpty();
        assertThat(new MeterLimits(10, 3, 2, 3).check("p", tou)).hasSize(1);
        assertThat(new MeterLimits(11, 2, 2, 3).check("p", tou)).hasSize(1);
        assertThat(new MeterLimits(11, 3, 1, 3).check("p", tou)).hasSize(1);
        assertThat(new MeterLimits(11, 3, 2, 2).check("p", tou)).hasSize(1);
        assertThatThrownBy(() -> new MeterLimits(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void schedulesThatNoSeasonUsesAndPointsThatSwitchNothingDoNotCount() {
        String text = Texts.edit(
                Texts.GOOD,
                "  flat: {\"00:00\": A}\n",
                "  flat: {\"00:00\": A, \"01:00\": A, \"02:00\": A}\n  spare: {\"00:00\": B, \"01:00\": C}\n");
        assertThat(new MeterLimits(12, 4, 2, 3).check("p", Texts.programme(text)))
                .isEmpty();
        assertThat(new MeterLimits(11, 4, 2, 3).check("p", Texts.programme(text)))
                .hasSize(1);
    }

    @Test
    void aPointThatGoesOnWithTheRateBeforeItIsLeftOut() {
        DaySchedule day = new DaySchedule(List.of(
                new SwitchPoint(LocalTime.MIDNIGHT, 0),
                new SwitchPoint(LocalTime.of(1, 0), 0),
                new SwitchPoint(LocalTime.of(2, 0), 1),
                new SwitchPoint(LocalTime.of(3, 0), 1),
                new SwitchPoint(LocalTime.of(4, 0), 0)));
        assertThat(MeterLimits.needed(day))
                .containsExactly(
                        day.switches().get(0),
                        day.switches().get(2),
                        day.switches().get(4));
    }

    private static List<String> check(int rates, int seasons, int schedules, int switches) {
        String text = "schema: meterhouse.tou/1\nid: p\nversion: 1\neffective: 2026-01-01\nzone: UTC\ndefault: R0\n"
                + "rates: {" + list(rates, i -> "R" + i + ": x") + "}\n"
                + "week: {t0: [mon, tue, wed, thu, fri, sat, sun]}\n"
                + "special: [" + list(schedules, i -> "{name: d, type: t" + i + ", date: 12-" + (i + 10) + "}") + "]\n"
                + "seasons: {"
                + list(
                        seasons,
                        i -> "S" + i + ": {from: 0" + (i + 1) + "-01, schedules: {"
                                + list(schedules, j -> "t" + j + ": s" + j) + "}}")
                + "}\n"
                + "schedules: {"
                + list(
                        schedules,
                        i -> "s" + i + ": {" + list(switches, j -> String.format("\"%02d:00\": R%d", j, j % rates))
                                + "}")
                + "}\n";
        return MeterLimits.SEED.check("p", Texts.programme(text)).stream()
                .map(Problem::toString)
                .toList();
    }

    private static String list(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(", "));
    }
}
