package io.meterhouse.universe.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What went wrong in the world, when and where. Instants are true epoch ms. */
final class Troubles {
    private final List<Span> spans = new ArrayList<>();
    /** Those that begin and end, by their names: some are asked for at every interval. */
    private final Map<String, List<Span>> named = new HashMap<>();

    /** A trouble; panel null for all of them, to is the end of time while it lasts. */
    private static final class Span {
        private final long from;
        private final String panel;
        private final String what;
        private long to = Long.MAX_VALUE;

        Span(long from, String panel, String what) {
            this.from = from;
            this.panel = panel;
            this.what = what;
        }

        boolean concerns(String other) {
            return panel == null || other == null || panel.equals(other);
        }
    }

    /** From when to when; true epoch ms. */
    record Stretch(long from, long to) {}

    /** Those of a name that are over, of those that begin and end. */
    List<Stretch> stretches(String what) {
        return named.getOrDefault(what, List.of()).stream()
                .filter(span -> span.to != Long.MAX_VALUE)
                .map(span -> new Stretch(span.from, span.to))
                .toList();
    }

    void begins(long at, String panel, String what) {
        Span span = new Span(at, panel, what);
        spans.add(span);
        named.computeIfAbsent(what, any -> new ArrayList<>()).add(span);
    }

    void ends(long at, String panel, String what) {
        for (int i = spans.size() - 1; i >= 0; i--) {
            Span span = spans.get(i);
            if (span.to == Long.MAX_VALUE && span.what.equals(what) && java.util.Objects.equals(span.panel, panel)) {
                span.to = at;
                return;
            }
        }
        throw new IllegalArgumentException("the world ends a trouble that has not begun: " + what + " of " + panel);
    }

    void lasted(long from, long to, String panel, String what) {
        Span span = new Span(from, panel, what);
        span.to = to;
        spans.add(span);
    }

    /** What still lasts under a name that begins so is over. */
    void over(long at, String name) {
        for (Span span : spans) {
            if (span.to > at && span.to != Long.MAX_VALUE && span.what.startsWith(name)) {
                span.to = at;
            }
        }
    }

    boolean any(String panel, long from, long to) {
        for (int i = spans.size() - 1; i >= 0; i--) {
            Span span = spans.get(i);
            if (span.concerns(panel) && span.from <= to && span.to >= from) {
                return true;
            }
        }
        return false;
    }

    /** Whether there was one of a name. */
    boolean anyOf(long from, long to, String what) {
        return spans.stream().anyMatch(span -> span.what.equals(what) && span.from <= to && span.to >= from);
    }

    /** Whether there was one of the whole building whose name begins so. */
    boolean anyNamed(String name, long from, long to) {
        return spans.stream()
                .anyMatch(
                        span -> span.panel == null && span.what.startsWith(name) && span.from <= to && span.to >= from);
    }

    /** Whether one of a name has ever begun. */
    boolean hasBegun(String what) {
        return named.containsKey(what);
    }

    /** Whether one of a name lasted all the time, of those that begin and end. */
    boolean through(String what, long from, long to) {
        for (Span span : named.getOrDefault(what, List.of())) {
            if (span.from <= from && span.to >= to) {
                return true;
            }
        }
        return false;
    }

    /** The trouble that began last before an instant, in words; empty when there was none. */
    String before(String panel, long at, java.util.function.LongFunction<String> words) {
        Span nearest = null;
        for (Span span : spans) {
            if (span.concerns(panel) && span.from <= at && (nearest == null || span.from >= nearest.from)) {
                nearest = span;
            }
        }
        if (nearest == null) {
            return "";
        }
        return "; before it: " + nearest.what + (nearest.panel == null ? "" : " at panel " + nearest.panel)
                + (nearest.from == Long.MIN_VALUE ? "" : " from " + words.apply(nearest.from))
                + (nearest.to == Long.MAX_VALUE ? ", which lasts" : " to " + words.apply(nearest.to));
    }
}
