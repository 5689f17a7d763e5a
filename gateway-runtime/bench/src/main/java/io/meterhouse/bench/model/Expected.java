package io.meterhouse.bench.model;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoredInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store should hold: plain collections in memory. */
final class Expected {
    private final TreeMap<Long, Batch> kept = new TreeMap<>();
    private final BitSet gone = new BitSet();
    private final Map<ChannelId, TreeMap<Instant, Value>> channels = new HashMap<>();
    private final Map<ChannelId, Interval> newest = new HashMap<>();
    private long head;

    /** All that there is of an interval. */
    private static final class Value {
        private final TreeMap<Integer, StoredInterval> kept = new TreeMap<>();
        private int highest;
    }

    void append(Collection<Batch> batches) {
        for (Batch batch : batches) {
            kept.put(++head, batch);
            for (Interval interval : batch.intervals()) {
                Value value = channels.computeIfAbsent(interval.channel(), c -> new TreeMap<>())
                        .computeIfAbsent(interval.end(), e -> new Value());
                value.kept.put(interval.revision(), new StoredInterval(head, interval));
                value.highest = interval.revision();
                if (batch.kind() == Batch.Kind.BOUNDARY) {
                    newest.put(interval.channel(), interval);
                }
            }
        }
    }

    long head() {
        return head;
    }

    Batch batch(long sequence) {
        return kept.get(sequence);
    }

    boolean isGone(long sequence) {
        return gone.get((int) sequence);
    }

    /** A batch is not kept any more. */
    void drop(long sequence) {
        gone.set((int) sequence);
        for (Interval interval : kept.remove(sequence).intervals()) {
            TreeMap<Instant, Value> values = channels.get(interval.channel());
            Value value = values.get(interval.end());
            value.kept.remove(interval.revision());
            if (value.kept.isEmpty()) {
                values.remove(interval.end());
            }
        }
    }

    /** The last batch that has an interval which ends before; 0 when there is none. */
    long lastBefore(Instant instant) {
        for (Map.Entry<Long, Batch> entry : kept.descendingMap().entrySet()) {
            if (entry.getValue().intervals().get(0).end().isBefore(instant)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    /** The newest batches, the last first. */
    List<Batch> newest(int count) {
        return kept.descendingMap().values().stream().limit(count).toList();
    }

    Interval latest(ChannelId channel, Instant end) {
        return channels.get(channel).get(end).kept.lastEntry().getValue().interval();
    }

    /** The newest interval of a channel; null when there was none. */
    Interval newest(ChannelId channel) {
        return newest.get(channel);
    }

    /** All revisions of the intervals that end in a span, by end and revision. */
    List<StoredInterval> all(ChannelId channel, Instant from, Instant to) {
        List<StoredInterval> found = new ArrayList<>();
        span(channel, from, to).forEach(value -> found.addAll(value.kept.values()));
        return found;
    }

    /** The latest revisions. A lower one must not come back because a higher one is not kept any more. */
    List<StoredInterval> latest(ChannelId channel, Instant from, Instant to) {
        List<StoredInterval> found = new ArrayList<>();
        for (Value value : span(channel, from, to)) {
            StoredInterval stored = value.kept.lastEntry().getValue();
            if (stored.interval().revision() != value.highest) {
                throw new MismatchException("of " + stored + " revision " + value.highest + " is not kept any more");
            }
            found.add(stored);
        }
        return found;
    }

    private Collection<Value> span(ChannelId channel, Instant from, Instant to) {
        return channels.getOrDefault(channel, new TreeMap<>())
                .subMap(from, false, to, true)
                .values();
    }

    /** Intervals of a panel's boundary, the latest revision of each, by channel. */
    List<StoredInterval> boundary(List<ChannelId> panel, Instant end) {
        List<StoredInterval> found = new ArrayList<>();
        panel.stream().sorted().forEach(channel -> found.addAll(latest(channel, end.minusNanos(1), end)));
        return found;
    }
}
