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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the revisions of a batch take the place of. The store is asked once for what lies close together: asked for each
 * interval it would read the same days of its journal as often as the batch has intervals.
 */
final class Predecessors {
    /** What lies further apart is asked for separately: two intervals months apart do not read all that lies between. */
    private static final Duration CLOSE = Duration.ofHours(12);

    private final Map<Place, NavigableMap<Integer, Interval>> found = new HashMap<>();

    private record Place(ChannelId channel, Instant end) {
        static Place of(Interval interval) {
            return new Place(interval.channel(), interval.end());
        }
    }

    /** @param revisions of one batch */
    Predecessors(IntervalStore store, List<Interval> revisions) throws StoreException {
        List<Interval> ordered = new ArrayList<>(revisions);
        ordered.sort(Comparator.comparing(Interval::end));
        Set<ChannelId> channels = new HashSet<>();
        Instant first = ordered.get(0).end();
        Instant last = first;
        for (Interval each : ordered) {
            found.put(Place.of(each), new TreeMap<>());
            if (each.end().isAfter(last.plus(CLOSE))) {
                look(store, channels, first, last);
                channels.clear();
                first = each.end();
            }
            channels.add(each.channel());
            last = each.end();
        }
        look(store, channels, first, last);
    }

    private void look(IntervalStore store, Set<ChannelId> channels, Instant first, Instant last) throws StoreException {
        try (Items<StoredInterval> all = store.intervals(channels, first.minusNanos(1), last, Revisions.ALL)) {
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
