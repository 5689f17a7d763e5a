package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Runs worlds, many of them beside each other, each by itself on one thread. */
public final class Universe {
    private Universe() {}

    /**
     * What became of many worlds.
     *
     * @param worlds how many there were
     * @param violations in words, of all, with how each world is seen again
     * @param faults how often each kind happened, by name
     * @param figures what the oracles judged
     * @param nanos real time that all worlds took, summed
     */
    public record Tally(
            long worlds,
            long lives,
            List<String> violations,
            Map<String, Long> faults,
            Map<String, Long> figures,
            long nanos) {}

    /**
     * Runs worlds with seeds that follow one another.
     *
     * @param threads at once
     * @param progress told after each
     * @param failed told, before that, of each in which something is violated, as soon as it has ended: the rule, and how it is seen again;
     *     and of each that broke off, which counts as a violation
     */
    public static Tally run(
            long firstSeed,
            int seeds,
            int days,
            double rough,
            int threads,
            Consumer<String> progress,
            Consumer<String> failed)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            var waiting = new ExecutorCompletionService<Result>(pool);
            LongStream.range(firstSeed, firstSeed + seeds)
                    .forEach(seed -> waiting.submit(() -> live(new Plan(seed, days, rough))));
            var sum = new Sum();
            for (int done = 1; done <= seeds; done++) {
                try {
                    Result result = waiting.take().get();
                    if (!result.violations().isEmpty()) {
                        failed.accept(inShort(result));
                    }
                    sum.add(result);
                } catch (ExecutionException e) {
                    String why = "a world broke off: " + e.getCause().getMessage();
                    failed.accept(why);
                    sum.violations.add(why);
                }
                progress.accept(done + " of " + seeds + " worlds, " + sum.violations.size() + " violations");
            }
            return sum.tally();
        } finally {
            pool.shutdownNow();
        }
    }

    private static String inShort(Result result) {
        return "seed " + result.plan().seed() + ": "
                + result.violations().get(0).rule().words() + "; again: "
                + result.plan().command();
    }

    /** How fast a steady world with 48 points lives, in simulated days per second. @param minutes of an interval */
    public static double speed(long seed, int days, int minutes) throws IOException {
        Result result = live(new Plan(seed, days, 0, Set.of(), minutes));
        if (!result.violations().isEmpty()) {
            throw new IOException("a world without faults was not right: "
                    + result.violations().get(0).text());
        }
        return days * 1e9 / result.nanos();
    }

    static Result live(Plan plan) throws IOException {
        try (var world = new World(plan, Watcher.NONE)) {
            return world.run();
        } catch (RuntimeException | AssertionError e) {
            throw new IOException(plan.command() + " ended in " + e, e);
        }
    }

    /**
     * The fewest faults that are found to do it: leaves out halves, then quarters, and so on, as long as the same rule is broken.
     *
     * @param progress told how many are left
     */
    static Result shrink(Result failed, Consumer<String> progress) throws IOException {
        Rule rule = failed.violations().get(0).rule();
        Result smallest = failed;
        List<Integer> left = failed.plan().faults().stream()
                .filter(failed.plan()::has)
                .map(Fault::number)
                .toList();
        for (int piece = left.size() / 2; piece >= 1 && left.size() > 1; piece /= 2) {
            for (int from = 0; from < left.size() && left.size() > 1; ) {
                Set<Integer> without = new TreeSet<>(left);
                without.removeAll(new HashSet<>(left.subList(from, Math.min(left.size(), from + piece))));
                Result tried = without.isEmpty() ? smallest : live(failed.plan().with(without));
                boolean same = !without.isEmpty()
                        && tried.violations().stream().anyMatch(violation -> violation.rule() == rule);
                if (same) {
                    smallest = tried;
                    left = new ArrayList<>(without);
                    progress.accept(left.size() + " faults left");
                } else {
                    from += piece;
                }
            }
        }
        return smallest;
    }

    /** Adds up. */
    private static final class Sum {
        private final List<String> violations = new ArrayList<>();
        private final Map<String, Long> faults = new TreeMap<>();
        private final Map<String, Long> figures = new TreeMap<>();
        private long worlds;
        private long lives;
        private long nanos;

        Sum() {
            for (FaultKind kind : FaultKind.values()) {
                faults.put(kind.figure(), 0L);
            }
        }

        void add(Result result) {
            worlds++;
            lives += result.lives();
            nanos += result.nanos();
            result.happened().forEach((kind, count) -> faults.merge(kind.figure(), (long) count, Long::sum));
            result.figures().forEach((name, count) -> figures.merge(name, count, Long::sum));
            result.violations()
                    .forEach(violation -> violations.add(result.plan().command() + ": " + violation.text()));
        }

        Tally tally() {
            return new Tally(worlds, lives, violations, faults, figures, nanos);
        }
    }
}
