package io.meterhouse.bench.cache;

import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with nothing but a store that is there already. {@code StoreChild open|write|heap FOLDER PANELS KEPT NOW}. Opens it and
 * prints {@code opened NANOS}; then it is closed at once, or written to until the process is killed, or everything that takes memory
 * is done and {@code heap BYTES} printed: the most that lived, beyond what lived before it was opened.
 */
public final class StoreChild {
    /** In the fifth night at the latest a generation is made. */
    private static final int DAYS = 6;

    private final Path folder;
    private final int panels;
    private final int kept;

    private StoreChild(Path folder, int panels, int kept) {
        this.folder = folder;
        this.panels = panels;
        this.kept = kept;
    }

    public static void main(String[] arguments) throws Exception {
        StoreChild child =
                new StoreChild(Path.of(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        Instant now = Instant.parse(arguments[4]);
        switch (arguments[0]) {
            case "open" -> child.open(now).close();
            case "write" -> child.write(now);
            case "heap" -> child.heap(now);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private OurStore open(Instant now) throws IOException, StoreException {
        long begun = System.nanoTime();
        OurStore store = new OurStore(new FolderDisk(folder), new VirtualTime(now, 1), new Here(), kept);
        store.intervals().resume(Continuation.channels(0));
        say("opened " + (System.nanoTime() - begun));
        return store;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private List<Continuation> recordings(OurStore store) throws StoreException {
        List<Continuation> recordings = new ArrayList<>();
        for (int panel = 0; panel < panels; panel++) {
            recordings.add(new Continuation(store.intervals(), panel));
        }
        return recordings;
    }

    private static void record(OurStore store, List<Continuation> recordings) throws StoreException {
        store.clock.runTo(recordings.get(0).last().plus(Loads.LENGTH));
        for (Continuation recording : recordings) {
            store.intervals().append(List.of(recording.next()));
        }
    }

    private void write(Instant now) throws IOException, StoreException {
        OurStore store = open(now);
        List<Continuation> recordings = recordings(store);
        while (true) {
            record(store, recordings);
            say("appended " + store.intervals().head().sequence());
        }
    }

    private void heap(Instant now) throws Exception {
        HeapWatch watch = new HeapWatch();
        long before = watch.live();
        try (OurStore store = open(now);
                HeapWatch.Looking looking = watch.look()) {
            List<Continuation> recordings = recordings(store);
            Instant to = recordings.get(0).last();
            for (int point = 0; point < Recording.POINTS; point++) {
                read(store, point, to);
            }
            for (int i = 0; i < DAYS * Loads.A_DAY; i++) {
                record(store, recordings);
            }
            // A generation was made on the way.
            looking.once();
        }
        say("heap " + (watch.most() - before));
    }

    private void read(OurStore store, int point, Instant to) throws StoreException {
        try (Items<StoredInterval> items = store.intervals()
                .intervals(
                        Recording.channel(0, point),
                        to.minus(Duration.ofDays(kept)),
                        to,
                        IntervalStore.Revisions.ALL)) {
            while (items.next().isPresent()) {
                // It is the reading that takes memory.
            }
        }
    }
}
