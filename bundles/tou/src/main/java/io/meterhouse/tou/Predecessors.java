package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the revisions of a batch take the place of. The store is asked once for what lies close together in a channel: asked for each
 * interval it would read the same days of its journal as often as the batch has intervals.
 */
final class Predecessors {
    /** What lies further apart is asked for separately: two intervals months apart do not read all that lies between. */
    private static final Duration CLOSE = Duration.ofHours(12);

    private final IntervalStore store;
    private final Map<Place, NavigableMap<Integer, Interval>> found = new HashMap<>();

    private record Place(ChannelId channel, Instant end) {
        static Place of(Interval interval) {
            return new Place(interval.channel(), interval.end());
        }
    }

    /** @param revisions of one batch */
    Predecessors(IntervalStore store, List<Interval> revisions) throws StoreException {
        this.store = store;
        Map<ChannelId, TreeSet<Instant>> channels = new TreeMap<>();
        for (Interval each : revisions) {
            found.put(Place.of(each), new TreeMap<>());
            channels.computeIfAbsent(each.channel(), channel -> new TreeSet<>()).add(each.end());
        }
        for (Map.Entry<ChannelId, TreeSet<Instant>> each : channels.entrySet()) {
            Instant first = each.getValue().first();
            Instant last = first;
            for (Instant end : each.getValue()) {
                if (end.isAfter(last.plus(CLOSE))) {
                    look(each.getKey(), first, last);
                    first = end;
                }
                last = end;
            }
            look(each.getKey(), first, last);
        }
    }

    private void look(ChannelId channel, Instant first, Instant last) throws StoreException {
        try (Items<StoredInterval> all = store.intervals(channel, first.minusNanos(1), last, Revisions.ALL)) {
            for (Optional<StoredInterval> each = all.next(); each.isPresent(); each = all.next()) {
                Interval interval = each.get().interval();
                NavigableMap<Integer, Interval> revisions = found.get(Place.of(interval));
                if (revisions != null) {
                    revisions.put(interval.revision(), interval);
                }
            }
        }
    }

    /** The highest revision below that of an interval of the batch; empty where none is kept. */
    Optional<Interval> of(Interval revision) {
        return Optional.ofNullable(found.get(Place.of(revision)).lowerEntry(revision.revision()))
                .map(Map.Entry::getValue);
    }
}
