package io.meterhouse.store.h2.total;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds intervals as such, one behind the other: read a day at a time, where one is asked for after the other. */
final class Cut implements AutoCloseable {
    private static final Duration AT_ONCE = Duration.ofDays(1);

    private final IntervalStore store;
    private final ChannelId channel;
    private Items<StoredInterval> items;
    private Instant upTo = Instant.MIN;

    Cut(IntervalStore store, ChannelId channel) {
        this.store = store;
        this.channel = channel;
    }

    /** The interval with that end, which is later than that of the one before. */
    Optional<Interval> find(Instant end) throws StoreException {
        if (end.isAfter(upTo)) {
            close();
            upTo = end.plus(AT_ONCE);
            items = store.intervals(channel, end.minusNanos(1), upTo, Revisions.LATEST);
        }
        for (var next = items.next(); next.isPresent(); next = items.next()) {
            Interval interval = next.get().interval();
            if (!interval.end().isBefore(end)) {
                return Optional.of(interval).filter(found -> found.end().equals(end));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (items != null) {
            items.close();
        }
    }
}
