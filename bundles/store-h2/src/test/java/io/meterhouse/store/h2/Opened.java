package io.meterhouse.store.h2;

import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A store on a rough disk, opened, lost and opened again. */
final class Opened {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    final RoughDisk disk;
    final ManualTime time = new ManualTime(START);
    final Random random;
    Store store;

    Opened(Path folder, long seed) throws IOException {
        disk = new RoughDisk(new FolderDisk(folder));
        random = new Random(seed);
        open();
    }

    void open() throws IOException {
        store = StoreFactory.open(new Surroundings(
                disk, time, time, new ManualTime.Inline(), new ManualTime.Inline(), new Random(random.nextLong())));
    }

    void reopen() throws IOException {
        store.close();
        open();
    }

    void kill() throws IOException {
        time.forget();
        disk.kill();
        open();
    }

    void cut() throws IOException {
        time.forget();
        disk.cut(random);
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
