package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Position;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** What the ledger says about where things stand. Thread-safe, by the store's lock. */
final class Standing {
    private final ReentrantLock lock;
    private final Ledger ledger;

    Standing(ReentrantLock lock, Ledger ledger) {
        this.lock = lock;
        this.ledger = ledger;
    }

    SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) {
        var states = new TreeMap<ChannelId, ChannelState>();
        lock.lock();
        try {
            for (ChannelId channel : channels) {
                Track track = ledger.track(channel);
                if (track != null && track.state() != null) {
                    states.put(channel, track.state());
                }
            }
        } finally {
            lock.unlock();
        }
        return states;
    }

    /** An older epoch shares no more than each one after it does. */
    List<Position> lineage() {
        lock.lock();
        try {
            var epochs = new ArrayList<Position>();
            long shared = Long.MAX_VALUE;
            List<Position> past = ledger.past();
            for (int i = past.size() - 1; i >= 0; i--) {
                shared = Math.min(shared, past.get(i).sequence());
                epochs.add(0, new Position(past.get(i).epoch(), shared));
            }
            epochs.add(new Position(ledger.epoch(), ledger.sequence()));
            return epochs;
        } finally {
            lock.unlock();
        }
    }

    Folded folded() {
        lock.lock();
        try {
            return ledger.folded();
        } finally {
            lock.unlock();
        }
    }
}
