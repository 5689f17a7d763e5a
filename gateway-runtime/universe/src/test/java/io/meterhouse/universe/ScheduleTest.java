package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant START = Instant.parse("2026-10-20T17:31:07Z");
    private static final int DAYS = 100;
    private static final int SEEDS = 500;

    private static List<Fault> plan(long seed, int days, double rough) {
        return Schedule.of(seed, START, days, rough);
    }

    private static List<Fault> of(FaultKind kind, List<Fault> plan) {
        return plan.stream().filter(fault -> fault.kind() == kind).toList();
    }

    /** All but the numbers, which count what is there. */
    private static List<Fault> unnumbered(List<Fault> plan) {
        return plan.stream()
                .map(fault -> new Fault(0, fault.kind(), fault.from(), fault.lasts(), fault.draw()))
                .toList();
    }

    private static Map<FaultKind, Integer> counts(double rough) {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        for (int seed = 1; seed <= SEEDS; seed++) {
            plan(seed, DAYS, rough).forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        }
        return counts;
    }

    @Test
    void theSameSeedIsTheSamePlanAndAnotherIsAnother() {
        for (int seed = 1; seed <= 50; seed++) {
            assertThat(plan(seed, DAYS, 1)).isEqualTo(plan(seed, DAYS, 1)).isNotEqualTo(plan(seed + 1, DAYS, 1));
        }
    }

    @Test
    void noTwoPlansShareAFault() {
        var draws = new HashSet<Long>();
        long faults = 0;
        for (int seed = 1; seed <= 1_000; seed++) {
            for (Fault fault : plan(seed, DAYS, 1)) {
                draws.add(fault.draw());
                faults++;
            }
        }
        assertThat(draws).hasSize((int) faults);
    }

    @Test
    void nothingGoesWrongWithoutRoughness() {
        assertThat(plan(1, DAYS, 0)).isEmpty();
    }

    @Test
    void overManySeedsEachKindComesAsOftenAsItsRateSays() {
        Map<FaultKind, Integer> counts = counts(1);
        for (FaultKind kind : FaultKind.values()) {
            double expected = SEEDS * Duration.ofDays(DAYS).toNanos() / kind.meanNanos(1);
            // Four times the spread of what comes by chance; a little less comes, for what lasts is over before it
            // comes again.
            double chance = 4 * Math.sqrt(expected);
            assertThat((double) counts.getOrDefault(kind, 0))
                    .as(kind.figure())
                    .isBetween(0.93 * expected - chance, expected + chance);
        }
    }

    @Test
    void aThousandSeedsOfAHundredDaysSeeEachKindAThousandTimes() {
        for (FaultKind kind : FaultKind.values()) {
            assertThat(1_000 * Duration.ofDays(DAYS).toNanos() / kind.meanNanos(1))
                    .as(kind.figure())
                    .isGreaterThan(1_200);
        }
    }

    @Test
    void tenTimesAsRoughIsAboutTenTimesAsMuch() {
        long smooth = counts(1).values().stream().mapToInt(Integer::intValue).sum();
        long rough = counts(10).values().stream().mapToInt(Integer::intValue).sum();
        assertThat((double) rough / smooth).isBetween(8.0, 10.2);
    }

    @Test
    void faultsBeginAfterTheFirstReadsAndBeforeTheLastDayEndsAndLastAsLongAsTheirKindMay() {
        for (int seed = 1; seed <= 100; seed++) {
            for (Fault fault : plan(seed, 30, 10)) {
                assertThat(fault.from()).isBetween(START.plus(Duration.ofMinutes(20)), START.plus(Duration.ofDays(30)));
                assertThat(fault.lasts())
                        .as(fault.toString())
                        // A millisecond is lost in logarithms.
                        .isBetween(
                                fault.kind().shortest().minusMillis(1).isNegative()
                                        ? Duration.ZERO
                                        : fault.kind().shortest().minusMillis(1),
                                fault.kind().longest());
            }
        }
    }

    @Test
    void longAndShortOnesAreEquallyLikelyByTheirOrderOfMagnitude() {
        var lasts = new ArrayList<Duration>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            of(FaultKind.BROKER_AWAY, plan(seed, DAYS, 1)).forEach(fault -> lasts.add(fault.lasts()));
        }
        lasts.sort(Comparator.naturalOrder());
        FaultKind kind = FaultKind.BROKER_AWAY;
        double middle =
                Math.sqrt(kind.shortest().toMillis() * (double) kind.longest().toMillis());
        assertThat((double) lasts.get(lasts.size() / 2).toMillis()).isBetween(0.7 * middle, 1.4 * middle);
    }

    @Test
    void aKindIsOverBeforeItComesAgain() {
        for (int seed = 1; seed <= 50; seed++) {
            List<Fault> plan = plan(seed, DAYS, 20);
            for (FaultKind kind : FaultKind.values()) {
                List<Fault> same = of(kind, plan);
                for (int i = 1; i < same.size(); i++) {
                    assertThat(same.get(i).from())
                            .isAfterOrEqualTo(same.get(i - 1).until());
                }
            }
        }
    }

    @Test
    void numbersCountFromOneInTheOrderInWhichFaultsBegin() {
        List<Fault> plan = plan(7, DAYS, 10);
        assertThat(plan.stream().map(Fault::number))
                .isEqualTo(IntStream.rangeClosed(1, plan.size()).boxed().toList());
        assertThat(plan.stream().map(Fault::from)).isSorted();
    }

    @Test
    void aWorldThatIsWatchedLongerHasTheSameFirstDays() {
        List<Fault> longer = plan(3, 60, 5);
        List<Fault> shorter = plan(3, 30, 5);
        assertThat(unnumbered(longer).subList(0, shorter.size())).isEqualTo(unnumbered(shorter));
    }
}
