package io.meterhouse.universe.disk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.Store;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.store.h2.Surroundings;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.Metering;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.PowerGone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A production store on a disk, over the lives of its process. */
final class StoreLife {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    final WorldDisk disk;
    final Metering panel = new Metering("A", 24, START, Duration.ofMinutes(5), new Random(5));
    /** What was acknowledged. */
    final List<Batch> acknowledged = new ArrayList<>();

    private final VirtualTime time = new VirtualTime(START, 1);
    private final Random epochs = new Random(3);
    /** Handed to the store, and not acknowledged yet. */
    private Batch pending;

    private Worker flusher;
    private Worker night;
    private StoreFactory.Parts parts;

    StoreLife(WorldDisk disk) {
        this.disk = disk;
    }

    StoreLife open() throws IOException {
        flusher = new Here();
        night = new Here();
        parts = StoreFactory.open(
                new Surroundings(disk, time, time, flusher, night, epochs), () -> Optional.of(site()));
        return this;
    }

    private static SiteDefinition site() {
        return new SiteDefinition(
                "test",
                "Test",
                ZoneOffset.UTC,
                Duration.ofDays(96),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of(), Set.of(), Set.of()));
    }

    Store store() {
        return parts.store();
    }

    /** The night does not come by itself. */
    void append(int boundaries) throws StoreException {
        for (int i = 0; i < boundaries; i++) {
            pending = panel.boundary(0);
            parts.store().append(List.of(pending));
            acknowledged.add(pending);
            pending = null;
        }
        time.step(Duration.between(time.now(), panel.at()));
    }

    void fold() throws IOException, StoreException {
        parts.nightly().fold();
    }

    void foldFails(String why) {
        assertThatThrownBy(this::fold).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    /** Whoever appends hears of it when it is there after all. */
    void acknowledgeLast() throws StoreException {
        if (pending != null && store().head().sequence() > acknowledged.size()) {
            acknowledged.add(pending);
        }
        pending = null;
    }

    /** The process is gone; nothing of it is done any more, and nothing of it is left in H2. */
    void die() {
        flusher.close();
        night.close();
        try {
            parts.generations().close();
        } catch (PowerGone e) {
            // What it had open is gone with it.
        }
    }

    void close() {
        parts.close();
        flusher.close();
        night.close();
    }

    /** All that the store tells, in its order. */
    List<StreamItem> stream() throws StoreException {
        var found = new ArrayList<StreamItem>();
        try (Items<StreamItem> items =
                parts.store().stream(new Position(parts.store().head().epoch(), 0))) {
            for (var next = items.next(); next.isPresent(); next = items.next()) {
                found.add(next.get());
            }
        }
        return found;
    }

    /** All batches in the store, of which none is lost. */
    List<Batch> stored() throws StoreException {
        return stream().stream().map(item -> ((StreamItem.Entry) item).batch()).toList();
    }
}
