package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogManager;

/**
 * Lives worlds one after the other, by their seeds, up to the first in which something is violated: what {@code planted} runs with a
 * fault in the gateway, and without.
 */
public final class HuntMain {
    private static final String USAGE = "options: [--first S] [--seeds N] [--days D] [--rough R] [--threads N]";

    private HuntMain() {}

    /** Ends with 0 when nothing was violated, 1 when something was, 2 when it was called wrongly, 3 when a world could not be lived. */
    public static void main(String[] args) {
        // What the gateways log is theirs; what goes wrong in a world is told by its oracle.
        LogManager.getLogManager().reset();
        Hunt hunt;
        try {
            hunt = Hunt.of(Arrays.asList(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        // Worlds that others are in the middle of end with it.
        int outcome = 3;
        try {
            outcome = hunt.run() ? 1 : 0;
        } catch (InterruptedException | RuntimeException | Error e) {
            System.err.println("a world could not be lived: " + e + (e.getCause() == null ? "" : ", " + e.getCause()));
        }
        System.exit(outcome);
    }

    private record Hunt(long first, int seeds, int days, double rough, int threads) {
        static Hunt of(List<String> args) {
            long first = 1;
            int seeds = 200;
            int days = 100;
            double rough = 1;
            int threads = 1;
            for (Iterator<String> left = args.iterator(); left.hasNext(); ) {
                String option = left.next();
                String value = left.hasNext() ? left.next() : "";
                if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,3})?")) {
                    throw new IllegalArgumentException(option + " '" + value + "': a number is missing");
                }
                switch (option) {
                    case "--first" -> first = Long.parseLong(value);
                    case "--seeds" -> seeds = Integer.parseInt(value);
                    case "--days" -> days = Integer.parseInt(value);
                    case "--rough" -> rough = Double.parseDouble(value);
                    case "--threads" -> threads = Math.max(1, Integer.parseInt(value));
                    default -> throw new IllegalArgumentException("what is '" + option + "'?");
                }
            }
            return new Hunt(first, seeds, days, rough, threads);
        }

        /** Whether something was violated. The seeds are told in their order, however many go at once. */
        boolean run() throws InterruptedException {
            long begun = System.nanoTime();
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                var worlds = new ArrayList<Future<Result>>();
                for (int i = 0; i < seeds; i++) {
                    var plan = new Plan(first + i, days, rough);
                    worlds.add(pool.submit(() -> Universe.live(plan)));
                }
                for (int i = 0; i < seeds; i++) {
                    String[] found = found(worlds.get(i));
                    System.out.printf(
                            Locale.ROOT,
                            "seed %d: %s, after %d s%n",
                            first + i,
                            found == null ? "nothing" : "FOUND",
                            (System.nanoTime() - begun) / 1_000_000_000);
                    if (found != null) {
                        System.out.println("hunt.seed=" + (first + i));
                        System.out.println("hunt.rule=" + found[0]);
                        System.out.println("hunt.text=" + found[1]);
                        return true;
                    }
                }
                return false;
            } finally {
                pool.shutdownNow();
            }
        }

        /** The rule that was broken first, in its words, and what is told of it; null where none was. */
        private static String[] found(Future<Result> world) throws InterruptedException {
            try {
                List<Violation> violations = world.get().violations();
                return violations.isEmpty()
                        ? null
                        : new String[] {
                            violations.get(0).rule().words(), violations.get(0).text()
                        };
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException) {
                    // The gateway did what ends a process.
                    return new String[] {"the world broke off", e.getCause().getMessage()};
                }
                throw new IllegalStateException("a world could not be lived", e);
            }
        }
    }
}
