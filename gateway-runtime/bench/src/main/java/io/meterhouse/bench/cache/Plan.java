package io.meterhouse.bench.cache;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param days that are run
 * @param kept days that are kept
 * @param parts of the benchmark
 * @param rated whether intervals are rated by time of use meanwhile
 */
record Plan(int days, int kept, Set<String> parts, boolean rated) {
    private static final Set<String> USUAL = Set.of("size", "peers", "ack", "open", "panels");
    /** Waits in real time, and is measured only when it is asked for. */
    private static final String PACED = "paced";

    private static final int SHORT = 10;

    private static final String USAGE =
            "bench cache [--short] [--tou] [--days N] [--kept N] [--only size,peers,ack,open,panels,paced]";

    static Plan of(List<String> options) {
        int days = 200;
        int kept = 96;
        Set<String> parts = USUAL;
        boolean rated = false;
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (option.equals("--tou")) {
                rated = true;
                continue;
            }
            if (option.equals("--short")) {
                days = 12;
                kept = 5;
                continue;
            }
            String value = ++i < options.size() ? options.get(i) : "";
            switch (option) {
                case "--days" -> days = number(value);
                case "--kept" -> kept = number(value);
                case "--only" -> parts = parts(value);
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        if (days < kept + 3) {
            throw new IllegalArgumentException("--days must be 3 more than --kept at least: " + USAGE);
        }
        return new Plan(days, kept, parts, rated);
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("'" + text + "' is no number of days: " + USAGE);
        }
        return Integer.parseInt(text);
    }

    private static Set<String> parts(String text) {
        Set<String> parts = Set.of(text.split(","));
        for (String part : parts) {
            if (!USUAL.contains(part) && !part.equals(PACED)) {
                throw new IllegalArgumentException("there is no part '" + part + "': " + USAGE);
            }
        }
        return parts;
    }

    /** For tests: that it runs counts, not what comes out. */
    boolean isShort() {
        return kept < SHORT;
    }

    boolean hasAny(String... some) {
        return Stream.of(some).anyMatch(parts::contains);
    }

    /** Intervals that are to be kept of so many points. */
    double intervals(int points) {
        return (double) kept * Loads.A_DAY * points;
    }
}
