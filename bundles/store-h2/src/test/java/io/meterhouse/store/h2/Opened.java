package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A store on a rough disk, opened, lost and opened again. */
final class Opened {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    final RoughDisk disk;
    final VirtualTime time = new VirtualTime(START, 1);
    final Random random;
    Duration retention = Duration.ofDays(96);
    long storeFree;
    long eventsKept = Retention.EVENTS_IN_ANY_CASE;
    boolean siteKnown = true;
    StoreFactory.Parts parts;
    Store store;
    private Worker flusher;
    private Worker night;

    Opened(Path folder, long seed) throws IOException {
        disk = new RoughDisk(new FolderDisk(folder));
        random = new Random(seed);
        open();
    }

    void open() throws IOException {
        flusher = new Here();
        night = new Here();
        parts = StoreFactory.open(
                new Surroundings(disk, time, time, flusher, night, new Random(random.nextLong())),
                this::site,
                eventsKept);
        store = parts.store();
    }

    private Optional<SiteDefinition> site() {
        return Optional.of(siteKnown)
                .filter(known -> known)
                .map(known -> new SiteDefinition(
                        "test",
                        "Test",
                        ZoneOffset.UTC,
                        retention,
                        storeFree,
                        Duration.ofSeconds(60),
                        new SiteDefinition.Ids(Set.of(), Set.of(), Set.of())));
    }

    /** Nothing that waits is done any more. */
    private void end() {
        flusher.close();
        night.close();
    }

    /** Sets the site clock, and lets run what is due then. */
    void set(Instant instant) {
        time.step(Duration.between(time.now(), instant));
        time.settle();
    }

    boolean fold() throws IOException, StoreException {
        return parts.nightly().fold();
    }

    void reopen() throws IOException {
        parts.close();
        end();
        open();
    }

    void kill() throws IOException {
        end();
        disk.kill();
        parts.generations().close();
        open();
    }

    void cut() throws IOException {
        end();
        disk.cut(random);
        parts.generations().close();
        open();
    }

    List<StreamItem> stream() throws StoreException {
        return all(store.stream(new Position(store.head().epoch(), 0)));
    }

    static <T> List<T> all(Items<T> items) throws StoreException {
        var all = new ArrayList<T>();
        try (items) {
            for (var next = items.next(); next.isPresent(); next = items.next()) {
                all.add(next.get());
            }
        }
        return all;
    }
}
