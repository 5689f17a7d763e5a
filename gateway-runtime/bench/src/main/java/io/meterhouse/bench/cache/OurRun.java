package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.Values;
import io.meterhouse.bench.Volume;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A site's life on our store: panels recorded boundary by boundary, five events a day, an acknowledgement of the uplink for each
 * boundary, generations at night, each as soon in virtual time as it would come in real time.
 */
final class OurRun implements AutoCloseable {
    /** By then the meter has answered. */
    private static final Duration ANSWERED = Duration.ofMillis(150);

    private static final Duration ACKNOWLEDGED = Duration.ofMillis(250);
    /** Half an interval later everything that is written a little later was written. */
    private static final Duration QUIET = Duration.ofSeconds(150);

    final Footprint footprint;
    final OurStore store;
    private final Volume volume;
    private final Path folder;
    private final Cursor cursor;
    private final Optional<Rates> rates;
    private final List<Recording> panels = new ArrayList<>();
    private final Diary diary = new Diary();
    private final Deque<Event> events = new ArrayDeque<>();
    private int boundary;
    private long generation;
    private long nightNanos;
    private long nightWritten;

    /**
     * @param forced whether what is to be durable is made so; sizes are the same without
     * @param rated whether it is rated by time of use; then those files count as well
     */
    OurRun(Volume volume, Loads loads, int panels, int daysKept, boolean forced, boolean rated)
            throws IOException, StoreException {
        this.volume = volume;
        folder = volume.folder().resolve("store");
        Files.createDirectory(folder);
        footprint = new Footprint(volume, rated ? volume.folder() : folder);
        store = new OurStore(
                new MeasuredDisk(new FolderDisk(folder), footprint, forced),
                new VirtualTime(Loads.FROM, 1),
                new Nights(),
                daysKept);
        cursor = store.cursor();
        rates = rated ? Optional.of(new Rates(volume.folder().resolve("tou"), store)) : Optional.empty();
        for (int i = 0; i < panels; i++) {
            this.panels.add(new Recording(loads, i));
        }
    }

    /** Lives until so many boundaries are recorded. */
    void until(int boundaries) throws IOException, StoreException {
        while (boundary < boundaries) {
            record();
        }
    }

    /** Lives for one more interval. */
    void oneMore() throws IOException, StoreException {
        record();
    }

    /** How long appends take, in turns with those of a growing log; one by one until so many boundaries are recorded. */
    void until(int boundaries, Latencies ours, GrowingLog log, Latencies logs) throws IOException, StoreException {
        while (boundary < boundaries) {
            if (boundary % 2 == 0) {
                logs.add(log.append());
                ours.add(record());
            } else {
                ours.add(record());
                logs.add(log.append());
            }
        }
    }

    /** The next interval. Gives the nanoseconds that its appends took. */
    private long record() throws IOException, StoreException {
        Instant end = Loads.end(boundary);
        if (boundary % Loads.A_DAY == 0) {
            events.addAll(diary.day(end));
        }
        while (!events.isEmpty() && events.peek().at().isBefore(end)) {
            Event event = events.remove();
            store.clock.runTo(event.at());
            store.events().log(event);
        }
        store.clock.runTo(end.plus(ANSWERED));
        long first = store.intervals().head().sequence() + 1;
        long took = 0;
        for (Recording panel : panels) {
            List<Batch> batch = List.of(panel.next());
            long begun = System.nanoTime();
            store.intervals().append(batch);
            took += System.nanoTime() - begun;
        }
        footprint.sample();
        rates.ifPresent(Rates::appended);
        store.clock.runTo(end.plus(ANSWERED).plus(ACKNOWLEDGED));
        Position head = store.intervals().head();
        cursor.acknowledge(head.epoch(), first, head.sequence());
        store.clock.runTo(end.plus(QUIET));
        footprint.sample();
        boundary++;
        return took;
    }

    /** Reads what a peer reads. */
    Peer.Sum read(int point, Instant from, Instant to) throws StoreException {
        long intervals = 0;
        long counts = 0;
        long flags = 0;
        try (Items<Values> items = store.intervals().values(Recording.channel(0, point), from, to)) {
            for (var next = items.next(); next.isPresent(); next = items.next()) {
                Values values = next.get();
                intervals += values.size();
                for (int i = 0; i < values.size(); i++) {
                    counts += Math.max(0, values.counts(i));
                    flags += values.flagBits(i);
                }
            }
        }
        return new Peer.Sum(intervals, counts, flags);
    }

    /** Bytes of the largest generation that there was. */
    long generation() {
        return generation;
    }

    /** Real seconds that the work of the nights took. */
    double nightSeconds() {
        return nightNanos / 1e9;
    }

    /** Bytes that the device took meanwhile. */
    long nightWritten() {
        return nightWritten;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        rates.ifPresent(Rates::close);
        store.close();
    }

    /** What is done at night, watched all the time: two stores may lie there beside each other. */
    private final class Nights implements Worker {
        private boolean closed;

        @Override
        public void execute(Runnable task) {
            if (closed) {
                return;
            }
            long begun = System.nanoTime();
            try (Watch watch = new Watch(footprint)) {
                long before = volume.written();
                task.run();
                nightWritten += volume.written() - before;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            nightNanos += System.nanoTime() - begun;
            generation = Math.max(generation, newest());
        }

        private long newest() {
            try (Stream<Path> files = Files.list(folder)) {
                long largest = 0;
                for (Path file : files.filter(
                                path -> path.getFileName().toString().startsWith("generation-"))
                        .toList()) {
                    largest = Math.max(largest, Files.size(file));
                }
                return largest;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
