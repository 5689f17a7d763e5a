package io.meterhouse.bench.model;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Does to a store and to plain collections in memory the same, in an order that follows from a seed, and looks whether they hold the
 * same. A seed makes many lives, each a store of its own, so that what failed can be done again by itself.
 */
public final class ModelBench implements Benchmark {
    private static final String USAGE = "bench model [--steps N] [--life STEPS] [--seed S] [--only LIFE]";
    private static final int SEEDS = 1_000_000_000;
    private static final int PER_LIFE = 4_000;
    private static final int EACH = 1_000;
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST_FRAMES = 20;

    private record Plan(int steps, int life, long seed, int only) {}

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        Plan plan = plan(options);
        // Every torn end is a warning, and there are thousands: they are what is wanted here.
        Logger log = Logger.getLogger("io.meterhouse.store");
        log.setLevel(Level.OFF);
        figures.remark("seed " + plan.seed);
        Map<Life.Step, Long> done = new EnumMap<>(Life.Step.class);
        long steps = 0;
        long purged = 0;
        long folded = 0;
        int failures = 0;
        for (int life = Math.max(0, plan.only); steps < plan.steps; life++) {
            int of = Math.min(plan.life, (int) (plan.steps - steps));
            Outcome outcome = live(plan.seed, life, of, steps, plan.steps, figures);
            outcome.done.forEach((step, count) -> done.merge(step, count, Long::sum));
            steps += outcome.steps;
            purged += outcome.purged;
            folded += outcome.folded;
            failures += outcome.failed ? 1 : 0;
            if (outcome.failed && failures > 10) {
                break;
            }
        }
        figures.count("model.steps", steps);
        done.forEach((step, count) -> figures.count("model." + step.name().toLowerCase(Locale.ROOT), count));
        figures.count("model.generations", folded);
        figures.count("model.purged_batches", purged);
        figures.count("model.mismatches", failures);
        if (failures > 0) {
            figures.failed();
        }
        figures.count("model.seed", plan.seed);
        if (failures > 0) {
            throw new IOException(failures + " lives failed");
        }
    }

    private record Outcome(Map<Life.Step, Long> done, long steps, long purged, long folded, boolean failed) {}

    private static Outcome live(long seed, int number, int most, long before, long all, Figures figures)
            throws IOException, StoreException {
        int step = 0;
        try (Life life = new Life(seed * 1_000_003 + number)) {
            boolean failed = false;
            try {
                while (step < most) {
                    step++;
                    life.step();
                    if ((before + step) % EACH == 0) {
                        figures.remark("step " + (before + step) + " of " + all);
                    }
                }
                life.compare();
            } catch (IOException | StoreException | RuntimeException | AssertionError e) {
                failed = true;
                figures.remark("FAILED life " + number + " step " + step + ", " + life.now() + ": " + cause(e)
                        + "\n  again: ./gateway bench model --seed " + seed + " --only " + number + " --steps " + most);
            }
            return new Outcome(life.done(), step, life.purged(), life.folded(), failed);
        }
    }

    private static String cause(Throwable e) {
        String text = e.toString();
        String where = Arrays.stream(e.getStackTrace())
                .limit(MOST_FRAMES)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
        return (text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text) + where;
    }

    private static Plan plan(List<String> options) {
        int steps = 100_000;
        long seed = new SecureRandom().nextInt(SEEDS);
        int only = -1;
        int life = PER_LIFE;
        for (int i = 0; i < options.size(); i += 2) {
            String value = i + 1 < options.size() ? options.get(i + 1) : "";
            if (!value.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("'" + value + "' is no number: " + USAGE);
            }
            switch (options.get(i)) {
                case "--steps" -> steps = Integer.parseInt(value);
                case "--life" -> life = Math.max(1, Integer.parseInt(value));
                case "--seed" -> seed = Long.parseLong(value);
                case "--only" -> only = Integer.parseInt(value);
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        return new Plan(only < 0 ? steps : Math.min(steps, life), life, seed, only);
    }
}
