package io.meterhouse.store.h2;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.backup.Held;
import io.meterhouse.store.h2.backup.Held.GoneException;
import io.meterhouse.store.h2.backup.Held.Piece;
import io.meterhouse.store.h2.backup.Stand;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.generation.DamagedGenerationException;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.record.Ledger;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes hold of the store at one instant. The lock is held for one write and the reading of one segment; never while a backup is
 * written. The generation is held by having its file open: a fold that replaces it takes its name away, not its content.
 */
final class Holding implements Held.Source {
    private static final int ATTEMPTS = 5;

    private final Disk disk;
    private final ReentrantLock lock;
    private final Journal journal;
    private final Ledger ledger;
    private final Writer writer;
    private final Generations generations;
    private final Runnable damaged;

    Holding(
            Disk disk,
            ReentrantLock lock,
            Journal journal,
            Ledger ledger,
            Writer writer,
            Generations generations,
            Runnable damaged) {
        this.disk = disk;
        this.lock = lock;
        this.journal = journal;
        this.ledger = ledger;
        this.writer = writer;
        this.generations = generations;
        this.damaged = damaged;
    }

    @Override
    public Held hold() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            GenerationFile file = generations.current();
            if (!whole(file)) {
                continue;
            }
            lock.lock();
            try {
                if (generations.current() == file) {
                    // After this no record is in doubt, and none waits.
                    while (writer.pending()) {
                        writer.write(List.of());
                    }
                    return held();
                }
            } catch (StoreException e) {
                throw new IOException("the store does not write at present: " + e.getMessage(), e);
            } finally {
                lock.unlock();
            }
        }
        throw new IOException("generations were made all the while: try again in some minutes");
    }

    /** False when it was replaced meanwhile. A copy of what is damaged would be verified, and worth nothing. */
    private boolean whole(GenerationFile file) throws IOException {
        try {
            if (file != null) {
                file.verify();
            }
            return true;
        } catch (DamagedGenerationException e) {
            if (file != generations.current()) {
                return false;
            }
            damaged.run();
            throw new IOException(e.getMessage() + "; it is set aside and rebuilt: try again in some minutes", e);
        } catch (IOException e) {
            if (file != generations.current()) {
                return false;
            }
            throw e;
        }
    }

    private Held held() throws IOException {
        var pieces = new ArrayList<Piece>();
        List<Segment> segments = journal.segments();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            if (disk.exists(segment.name())) {
                pieces.add(new Piece(segment.name(), disk.size(segment.name()), () -> complete(segment)));
            }
        }
        Segment open = segments.get(segments.size() - 1);
        byte[] content = journal.content(open);
        pieces.add(new Piece(open.name(), content.length, () -> new ByteArrayInputStream(content)));
        for (String name : disk.list()) {
            if (name.contains(Rebuilding.ASIDE)) {
                pieces.add(new Piece(name, disk.size(name), () -> new Stream(disk.open(name, false))));
            }
        }
        Stand stand = Stand.of(ledger);
        int number = ledger.folded().generation();
        if (number == 0) {
            return new Held(stand, pieces, () -> {});
        }
        DiskFile generation = disk.open(Generations.file(number), false);
        Closeable pin = generation;
        pieces.add(new Piece(Generations.file(number), generation.size(), () -> new Stream(generation)));
        return new Held(stand, pieces, pin);
    }

    /** A segment that takes no records any more. */
    private InputStream complete(Segment segment) throws IOException {
        lock.lock();
        try {
            byte[] content = journal.content(segment);
            if (content == null) {
                throw new GoneException(segment.name());
            }
            return new ByteArrayInputStream(content);
        } finally {
            lock.unlock();
        }
    }

    /** A file from its begin to its end. */
    private static final class Stream extends InputStream {
        private final DiskFile file;
        private final long size;
        private long at;

        Stream(DiskFile file) throws IOException {
            this.file = file;
            this.size = file.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (at >= size) {
                return -1;
            }
            int count = (int) Math.min(length, size - at);
            file.read(at, ByteBuffer.wrap(into, from, count));
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
