package io.meterhouse.universe;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Which world.
 *
 * @param days that faults may begin in; some quiet ones follow
 * @param rough how often things go wrong; 0 never
 * @param only numbers of the faults that happen; empty for all
 * @param steady minutes of an interval of 48 points on one line, to measure speed with; 0 for a building that the seed makes
 */
record Plan(long seed, int days, double rough, Set<Integer> only, int steady) {
    /** Days that worlds keep at least: the floor of 96 is the site file's, not the store's. */
    private static final Duration RETENTION = Duration.ofDays(10);

    Plan(long seed, int days, double rough) {
        this(seed, days, rough, Set.of(), 0);
    }

    Blueprint blueprint() {
        return steady > 0 ? Blueprint.steady(seed, steady, RETENTION) : Blueprint.of(seed, days, RETENTION);
    }

    List<Fault> faults() {
        return Schedule.of(seed, blueprint().start(), days, rough);
    }

    boolean has(Fault fault) {
        return only.isEmpty() || only.contains(fault.number());
    }

    Plan with(Set<Integer> faults) {
        return new Plan(seed, days, rough, faults, steady);
    }

    /** How somebody sees it again. */
    String command() {
        return "./gateway universe --seed " + seed + " --days " + days + " --rough " + rough
                + (only.isEmpty()
                        ? ""
                        : " --only "
                                + String.join(
                                        ",",
                                        only.stream()
                                                .sorted()
                                                .map(String::valueOf)
                                                .toList()));
    }
}
