package io.meterhouse.store.h2;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Numbers of events that are not there, and that none tells of so far. For one thread. */
final class EventGaps {
    /** Some ten megabytes; a store has far fewer. */
    private static final int MOST = 200_000;

    private static final int MOST_NAMED = 20;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private boolean overflowed;
    private long named;

    void add(long first, long last) {
        if (ranges.size() >= MOST) {
            overflowed = true;
        } else {
            ranges.put(first, last);
        }
    }

    /** How many were named, that were not there. */
    long named() {
        return named;
    }

    /** An event names numbers, as {@code "1-7 9"}. @return false when it does not name exactly numbers that are not there */
    boolean name(String numbers) {
        boolean exact = true;
        for (String text : numbers.split(" ", -1)) {
            if (!text.matches("[1-9][0-9]{0,17}(-[1-9][0-9]{0,17})?")) {
                return false;
            }
            int dash = text.indexOf('-');
            long first = Long.parseLong(dash < 0 ? text : text.substring(0, dash));
            exact &= take(first, dash < 0 ? first : Long.parseLong(text.substring(dash + 1)));
        }
        return exact;
    }

    /** A range that was dropped at once lies in one gap: what remains of it on either side was told of by others, or is not yet. */
    private boolean take(long first, long last) {
        var gap = ranges.floorEntry(first);
        if (last < first || gap == null || gap.getValue() < last) {
            return false;
        }
        ranges.remove(gap.getKey());
        if (gap.getKey() < first) {
            add(gap.getKey(), first - 1);
        }
        if (last < gap.getValue()) {
            add(last + 1, gap.getValue());
        }
        named += last - first + 1;
        return true;
    }

    /** Whether some are left, or there were too many to follow. */
    boolean any() {
        return overflowed || !ranges.isEmpty();
    }

    /** Those that are left, for people. */
    String text() {
        List<String> some = ranges.entrySet().stream()
                .limit(MOST_NAMED)
                .map(range -> range.getKey() + " to " + range.getValue())
                .toList();
        boolean more = overflowed || ranges.size() > MOST_NAMED;
        return some.stream().collect(Collectors.joining(", ")) + (more ? " and more" : "");
    }
}
