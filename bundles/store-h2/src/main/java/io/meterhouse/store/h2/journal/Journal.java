package io.meterhouse.store.h2.journal;

import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.disk.DiskFullException;
import io.meterhouse.store.h2.record.Out;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records that are durable when {@link #append} returns. Segments of fixed length, made of zeros beforehand so that an append changes
 * nothing of the file but bytes that were there; those that a generation has taken over are used again. Guarded by the store's lock.
 */
public final class Journal implements Closeable {
    private static final byte[] ZEROS = new byte[Layout.BLOCK];

    private final Disk disk;
    private final List<Segment> segments;
    private final Spares spares;
    private long highestUse;
    private Tail tail;
    private boolean mustRoll;
    private long synced;
    private volatile boolean closed;

    private Journal(Disk disk, List<Segment> segments, List<String> free, long highestUse) {
        this.disk = disk;
        this.segments = new ArrayList<>(segments);
        this.spares = new Spares(disk, free);
        this.highestUse = highestUse;
    }

    /** Goes on with what was found, or begins; the first append to a new one makes its first segment. */
    public static Journal open(Disk disk, Opening found) throws IOException {
        var journal = new Journal(disk, found.segments(), found.free(), found.highestUse());
        for (String scrap : found.scraps()) {
            disk.delete(scrap);
        }
        if (found.tail() == null) {
            try {
                journal.reserve(Spares.FIRST_SEGMENTS);
            } catch (DiskFullException e) {
                // A full disk stops nothing but writing: the first append makes what it needs, once there is space.
            }
            journal.mustRoll = true;
            return journal;
        }
        DiskFile file = disk.open(found.tail().name(), true);
        try {
            journal.tail = new Tail(found.tail().name(), file, found.tail().header());
            journal.tail.goOn(found.tail(), found.end());
            // What is not as whole writes leave it stays as it is, to be looked at.
            journal.mustRoll = found.torn() || journal.active().damaged();
            if (found.end().repaired() != 0 && !journal.mustRoll) {
                // Its other place will be written over next: make its own whole first.
                int block = found.end().repaired();
                file.write(
                        (long) block * Layout.BLOCK,
                        ByteBuffer.wrap(found.tail().block(block)));
            }
            // What a killed process wrote is read, and may not be on the medium yet: nobody shall be told of it before.
            file.force();
        } catch (IOException e) {
            closeQuietly(file);
            throw e;
        }
        return journal;
    }

    /** Whether a record of that length goes into the segment that is open. */
    public boolean fits(int length) {
        return !mustRoll && tail.fits(length);
    }

    /** Whether such a record would begin a block: then it begins with where the ledger stands. */
    public boolean begins(int length) {
        return mustRoll || tail.begins(length);
    }

    /**
     * Makes a record durable.
     *
     * @throws DoubtException nobody knows whether it is
     * @throws IOException it is not; nothing was appended
     */
    public void append(Out payload) throws IOException {
        ensureOpen();
        Tail.Pending pending = tail.write(payload.array(), payload.length());
        force(tail, () -> tail.takeBack(pending));
        tail.accept(pending);
        active().frame(payload.length());
    }

    /** What takes back what was written, in the system's memory at least. */
    private interface TakeBack {
        void run() throws IOException;
    }

    private void force(Tail written, TakeBack takeBack) throws IOException {
        try {
            written.force();
            synced++;
        } catch (IOException e) {
            // The pages may count as clean now: the same place is not to be trusted, a new segment is begun.
            mustRoll = true;
            try {
                takeBack.run();
            } catch (IOException failed) {
                e.addSuppressed(failed);
            }
            throw new DoubtException("the disk did not confirm a write to " + written.name(), e);
        }
    }

    /** Begins a segment with a snapshot, and makes a record durable in it. Until it succeeds no segment takes records. */
    public void roll(Out snapshot, Out payload, long sequence, long event) throws IOException {
        ensureOpen();
        // The snapshot renumbers: nothing goes into the old segment any more, whatever comes of this.
        mustRoll = true;
        if (Math.max(snapshot.length(), payload.length()) > Layout.LONGEST_FRAME) {
            throw new IOException("a record of more than 16 MB: " + payload.length() + " bytes");
        }
        int need = Layout.DATA
                + SegmentImage.largeBlocks(snapshot.length())
                + SegmentImage.largeBlocks(payload.length())
                + 1;
        String name = spares.take(need, snapshot.length());
        DiskFile file = disk.open(name, true);
        Tail next = null;
        try {
            var header = new Layout.Header(++highestUse, nextFrame(), sequence, event, (int)
                    Math.min(file.size() / Layout.BLOCK, Layout.MOST_BLOCKS));
            next = new Tail(name, file, header);
            file.write(0, header.encode());
            next.accept(next.write(snapshot.array(), snapshot.length()));
            Tail.Pending pending = next.write(payload.array(), payload.length());
            // The next use must be another, for this one may be on the medium.
            var emptied = new Layout.Header(Layout.EMPTIED, header.use(), 0, 0, header.blocks());
            force(next, () -> file.write(0, emptied.encode()));
            next.accept(pending);
            var segment = new Segment(name, header);
            segment.frame(snapshot.length());
            segment.frame(payload.length());
            segments.add(segment);
        } catch (IOException e) {
            spares.add(name);
            closeQuietly(file);
            throw e;
        }
        if (tail != null) {
            closeQuietly(tail);
        }
        tail = next;
        mustRoll = false;
    }

    /** Another process may have the folder by now. */
    private void ensureOpen() throws IOException {
        if (closed) {
            throw new IOException("the journal is closed");
        }
    }

    private static void closeQuietly(Closeable file) {
        try {
            file.close();
        } catch (IOException nothingIsLost) {
            // Everything that counts was forced.
        }
    }

    private long nextFrame() {
        return segments.isEmpty() ? 1 : active().lastFrame() + 1;
    }

    private Segment active() {
        return segments.get(segments.size() - 1);
    }

    /** Notes what the record that was appended last holds. */
    public void note(long firstSequence, List<Batch> batches, long event) {
        long sequence = firstSequence;
        for (Batch batch : batches) {
            active().batch(sequence++, batch);
        }
        active().event(event);
    }

    /** Those in use, oldest first. */
    public List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** How many more segments can be filled without making one. */
    public int freeSegments() {
        return spares.size();
    }

    /** Makes segments beforehand, so that so many are free. */
    public void reserve(int count) throws IOException {
        spares.reserve(count, segments.isEmpty() ? Spares.COMMON_BLOCKS : active().blocks(), Long.MAX_VALUE);
    }

    /**
     * Makes segments beforehand for what comes in a time, if it is as much as came in some segments.
     *
     * @param bytes that may be taken for it
     */
    public void reserve(Duration time, List<Segment> some, long bytes) throws IOException {
        spares.reserve(time, some, active(), bytes);
    }

    /** How often the medium confirmed. */
    public long synced() {
        return synced;
    }

    /** The next record begins a new segment, so that all that are there are complete. */
    public void finishSegment() {
        mustRoll = true;
    }

    /** A segment's content, as far as the disk gives it; null when it was given up meanwhile. */
    public SegmentImage image(Segment segment) throws IOException {
        if (!segments.contains(segment)) {
            return null;
        }
        if (tail != null && tail.name().equals(segment.name())) {
            return tail.image();
        }
        try (DiskFile file = disk.open(segment.name(), false)) {
            return SegmentImage.of(segment.name(), segment.header(), SegmentImage.content(file));
        } catch (NoSuchFileException e) {
            return SegmentImage.of(segment.name(), segment.header(), new byte[0]);
        }
    }

    /** A segment's bytes as they lie on the disk; null when it was given up meanwhile. */
    public byte[] content(Segment segment) throws IOException {
        if (!segments.contains(segment)) {
            return null;
        }
        try (DiskFile file = disk.open(segment.name(), false)) {
            return SegmentImage.content(file);
        }
    }

    /** Gives up the oldest segments, whose content is kept elsewhere. They are used again once they are zeroed. */
    public List<Segment> giveUp(long throughSequence, long throughEvent) {
        int keep = segments.size() - 1;
        while (keep > 0 && !segments.get(keep).hasBatches()) {
            keep--;
        }
        int count = 0;
        while (count < keep
                && segments.get(count).lastSequence() <= throughSequence
                && segments.get(count).lastEvent() <= throughEvent) {
            count++;
        }
        while (count > 0 && segments.get(count).needsEarlier()) {
            // Its snapshot is damaged: without the one before it the next start could read nothing of it.
            count--;
        }
        var given = new ArrayList<Segment>(segments.subList(0, count));
        segments.subList(0, count).clear();
        return given;
    }

    /** Takes over which segments are damaged, and what is known in place of their snapshots. */
    public void markDamaged(Opening found) {
        for (Segment segment : segments) {
            if (found.unreadable().contains(segment.name())) {
                segment.markDamaged();
            }
            for (Segment read : found.segments()) {
                if (read.use() == segment.use()) {
                    segment.damageOf(read);
                }
            }
        }
    }

    /**
     * Zeroes what was written of a segment that was given up. Its first block says so first, durably: however little of the rest a power
     * cut lets through, nobody takes it for damage. Needs no lock but for {@link #reuse}.
     */
    public void zero(String name) throws IOException {
        ensureOpen();
        try (DiskFile file = disk.open(name, true)) {
            byte[] content = SegmentImage.content(file);
            var emptied = new Layout.Header(Layout.EMPTIED, 0, 0, 0, content.length / Layout.BLOCK);
            file.write(0, emptied.encode());
            file.force();
            for (int at = Layout.BLOCK; at < content.length; at += Layout.BLOCK) {
                if (!isZero(content, at)) {
                    file.write(at, ByteBuffer.allocate(Layout.BLOCK));
                }
            }
            file.force();
            file.write(0, ByteBuffer.allocate(Layout.BLOCK));
            file.force();
        }
    }

    private static boolean isZero(byte[] bytes, int at) {
        return Arrays.mismatch(bytes, at, at + Layout.BLOCK, ZEROS, 0, Layout.BLOCK) < 0;
    }

    public void reuse(String name) {
        spares.add(name);
    }

    /** Keeps a segment that was given up under another name, for it is damaged. Needs no lock. */
    public void setAside(Segment segment, String suffix) throws IOException {
        ensureOpen();
        disk.rename(segment.name(), segment.name() + suffix);
        disk.forceFolder();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (tail != null) {
            tail.close();
        }
    }
}
