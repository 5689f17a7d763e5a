package io.meterhouse.virtual;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition.Term;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads virtual points: views over the store, computed when asked for. */
final class VirtualPoints {
    private final IntervalStore store;

    VirtualPoints(IntervalStore store) {
        this.store = store;
    }

    /** What is done with an interval. */
    @FunctionalInterface
    interface Sink<E extends Exception> {
        void take(VirtualInterval interval) throws E;
    }

    /** The intervals that end in ({@code from}, {@code to}], each of the latest revisions; one of each term in memory at a time. */
    <E extends Exception> void read(VirtualPointDefinition point, Instant from, Instant to, Sink<E> sink)
            throws StoreException, E {
        List<Items<StoredInterval>> sources = new ArrayList<>();
        try {
            List<Optional<Interval>> heads = new ArrayList<>();
            for (Term term : point.terms()) {
                Items<StoredInterval> source = store.intervals(term.channel(), from, to, Revisions.LATEST);
                sources.add(source);
                heads.add(next(source));
            }
            while (heads.stream().anyMatch(Optional::isPresent)) {
                Instant end = heads.stream()
                        .flatMap(Optional::stream)
                        .map(Interval::end)
                        .min(Instant::compareTo)
                        .orElseThrow();
                List<Optional<Interval>> together = heads.stream()
                        .map(head -> head.filter(interval -> interval.end().equals(end)))
                        .toList();
                sink.take(SignedSum.of(point.terms(), together, end));
                for (int i = 0; i < heads.size(); i++) {
                    if (together.get(i).isPresent()) {
                        heads.set(i, next(sources.get(i)));
                    }
                }
            }
        } finally {
            sources.forEach(Items::close);
        }
    }

    private static Optional<Interval> next(Items<StoredInterval> source) throws StoreException {
        return source.next().map(StoredInterval::interval);
    }
}
