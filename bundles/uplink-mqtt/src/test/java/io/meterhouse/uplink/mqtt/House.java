package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.RealTime;
import io.meterhouse.uplink.mqtt.broker.PahoBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Uplinks with a store beside them, real time and Paho; at its end no thread of theirs may be left. */
final class House implements AutoCloseable {
    final RealTime time = new RealTime();
    final MemoryEvents events = new MemoryEvents();
    final MemoryStore store = new MemoryStore();
    final Uplinks uplinks;
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();
    private int boundaries;

    House() {
        uplinks = new Uplinks(Samples.around(time, events), settings -> new PahoBroker(settings, time));
        store.listener(uplinks);
        uplinks.store(store);
        uplinks.cursors(store);
        uplinks.add(Samples.panel("A"));
    }

    House with(UplinkDefinition definition) {
        uplinks.add(definition);
        return this;
    }

    /** Appends so many boundaries, each by itself. */
    void append(int count) throws StoreException {
        for (int i = 0; i < count; i++) {
            store.append(List.of(Samples.boundary("A", boundaries++)));
        }
    }

    /** Appends so many boundaries at once: what was read while a broker was away. */
    void appendTogether(int count) throws StoreException {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(Samples.boundary("A", boundaries++));
        }
        store.append(batches);
    }

    long acknowledged() {
        return store.all().stream().mapToLong(c -> c.contiguous().sequence()).sum();
    }

    Cursor cursor() {
        return store.all().get(0);
    }

    Uplink.Status status() {
        Waiting.until("an uplink", () -> !uplinks.status().isEmpty());
        return uplinks.status().get(0);
    }

    void awaitAcknowledged(long sequence) {
        Waiting.until("acknowledged up to " + sequence, () -> acknowledged() >= sequence, () -> status().toString());
    }

    void awaitState(String state) {
        Waiting.until("state " + state, () -> status().state().equals(state), () -> status().toString());
    }

    /** Threads that were not there before, without those of the test itself. */
    private List<String> threadsLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("MQTT") || name.startsWith("uplink"))
                .toList();
    }

    @Override
    public void close() {
        uplinks.close();
        time.close();
        // A pool has ended a moment before the last of its threads is gone.
        Waiting.until("no thread left", () -> threadsLeft().isEmpty(), () -> threadsLeft()
                .toString());
        assertThat(store.openStreams()).isZero();
    }
}
