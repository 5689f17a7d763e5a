package io.meterhouse.store.h2.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The sequences that are not kept any more, or were lost: ranges that do not overlap, each with its reason. */
public final class Losses {
    /**
     * A range.
     *
     * @param first sequence
     * @param last sequence
     * @param reason for people
     */
    public record Range(long first, long last, String reason) {}

    private final TreeMap<Long, Range> ranges = new TreeMap<>();

    public Collection<Range> all() {
        return List.copyOf(ranges.values());
    }

    public int size() {
        return ranges.size();
    }

    /** The range that holds a sequence. */
    public Optional<Range> at(long sequence) {
        var below = ranges.floorEntry(sequence);
        return below != null && below.getValue().last() >= sequence ? Optional.of(below.getValue()) : Optional.empty();
    }

    /** Adds what is not lost already, and joins neighbours of the same reason. */
    public void add(Range added) {
        for (Range free : without(added)) {
            Range joined = free;
            var below = ranges.floorEntry(joined.first());
            if (below != null && adjoins(below.getValue(), joined)) {
                ranges.remove(below.getKey());
                joined = new Range(below.getValue().first(), joined.last(), joined.reason());
            }
            var above = ranges.get(joined.last() + 1);
            if (above != null && adjoins(joined, above)) {
                ranges.remove(above.first());
                joined = new Range(joined.first(), above.last(), joined.reason());
            }
            ranges.put(joined.first(), joined);
        }
    }

    private static boolean adjoins(Range lower, Range upper) {
        return lower.last() + 1 == upper.first() && lower.reason().equals(upper.reason());
    }

    /** What of a range is not lost already. */
    public List<Range> without(Range added) {
        List<Range> free = new ArrayList<>();
        long from = added.first();
        while (from <= added.last()) {
            Optional<Range> known = at(from);
            if (known.isPresent()) {
                from = known.get().last() + 1;
                continue;
            }
            Long next = ranges.ceilingKey(from);
            long to = next == null ? added.last() : Math.min(added.last(), next - 1);
            free.add(new Range(from, to, added.reason()));
            from = to + 1;
        }
        return free;
    }

    void write(Out out) {
        out.number(ranges.size());
        ranges.values().forEach(range -> write(range, out));
    }

    static void write(Range range, Out out) {
        out.number(range.first()).number(range.last() - range.first()).text(range.reason());
    }

    static Range readRange(In in) {
        long first = in.number();
        long last = first + in.number();
        return new Range(first, last, in.text());
    }

    void read(In in) {
        for (int left = in.number(1_000_000); left > 0; left--) {
            add(readRange(in));
        }
    }
}
