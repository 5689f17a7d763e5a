package io.meterhouse.universe.oracle;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was found, and how often each rule was applied. Keeps some of each sort. */
final class Findings {
    private static final int MOST = 300;
    private static final int MOST_OF_A_SORT = 3;

    private final ZoneId zone;
    private final DateTimeFormatter minute;
    private final DateTimeFormatter second;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Integer> sorts = new HashMap<>();
    private final Map<Rule, Long> found = new EnumMap<>(Rule.class);
    private final long[] applied = new long[Rule.values().length];

    Findings(ZoneId zone) {
        this.zone = zone;
        this.minute =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
        this.second =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    void applied(Rule rule) {
        applied[rule.ordinal()]++;
    }

    /** @param about channel or panel, or empty */
    void add(Rule rule, long trueMillis, String about, String text) {
        found.merge(rule, 1L, Long::sum);
        if (violations.size() < MOST && sorts.merge(rule + about, 1, Integer::sum) <= MOST_OF_A_SORT) {
            violations.add(new Violation(rule, trueMillis, about, text));
        }
    }

    /** Site time, to the minute, with the name of the zone. */
    String place(long nanos) {
        Instant at = Grid.instant(nanos);
        return (nanos % 60_000_000_000L == 0 ? minute : second).format(at) + " (" + zone + ")";
    }

    String instant(long millis) {
        return second.format(Instant.ofEpochMilli(millis)) + "."
                + String.format(Locale.ROOT, "%03d", Math.floorMod(millis, 1000));
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    Map<Rule, Long> found() {
        return Map.copyOf(found);
    }

    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        for (Rule rule : Rule.values()) {
            figures.put("applied." + rule.name().toLowerCase(Locale.ROOT), applied[rule.ordinal()]);
        }
        found.forEach((rule, count) -> figures.put("violations." + rule.name().toLowerCase(Locale.ROOT), count));
        return figures;
    }
}
