package io.meterhouse.universe;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import io.meterhouse.universe.oracle.Oracle;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** Stands before the store and the log of events, changes nothing, and tells the oracle what was acknowledged and logged. */
final class Witness {
    private final Oracle oracle;
    private final Watcher watcher;
    private final LongSupplier now;

    Witness(Oracle oracle, Watcher watcher, LongSupplier now) {
        this.oracle = oracle;
        this.watcher = watcher;
        this.now = now;
    }

    EventLog of(EventLog log) {
        return new EventLog() {
            @Override
            public void log(Event event) {
                log.log(event);
                oracle.logged(now.getAsLong(), event);
            }

            @Override
            public List<LoggedEvent> read(long afterNumber, int limit) {
                return log.read(afterNumber, limit);
            }

            @Override
            public long newest() {
                return log.newest();
            }
        };
    }

    IntervalStore of(IntervalStore store) {
        return new IntervalStore() {
            @Override
            public Position append(List<Batch> batches) throws StoreException {
                Position last = store.append(batches);
                oracle.acknowledged(now.getAsLong(), last.epoch(), last.sequence() - batches.size() + 1, batches);
                watcher.recorded(batches);
                return last;
            }

            @Override
            public SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) throws StoreException {
                return store.resume(channels);
            }

            @Override
            public Instant newestRecord() {
                return store.newestRecord();
            }

            @Override
            public Position head() {
                return store.head();
            }

            @Override
            public List<Position> lineage() {
                return store.lineage();
            }

            @Override
            public Items<StreamItem> stream(Position after) throws StoreException {
                return store.stream(after);
            }

            @Override
            public Items<StoredInterval> intervals(
                    Set<ChannelId> channels, Instant from, Instant to, Revisions revisions) throws StoreException {
                return store.intervals(channels, from, to, revisions);
            }

            @Override
            public Items<Values> values(ChannelId channel, Instant from, Instant to) throws StoreException {
                return store.values(channel, from, to);
            }

            @Override
            public Items<Total> totals(ChannelId channel, Instant from, Instant to, Step step) throws StoreException {
                return store.totals(channel, from, to, step);
            }

            @Override
            public Items<StoredInterval> boundary(String panel, Instant end) throws StoreException {
                return store.boundary(panel, end);
            }

            @Override
            public StoreStatus status() {
                return store.status();
            }
        };
    }
}
