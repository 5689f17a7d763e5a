package io.meterhouse.store.h2.journal;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.record.DamagedException;
import io.meterhouse.store.h2.record.Gap;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.NewerReleaseException;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import io.meterhouse.store.h2.record.Snapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the journal that is there: which segments are in use, what they hold, what of them is damaged, and where it ends. Writes nothing.
 */
public final class Opening {
    static final String PREFIX = "journal-";

    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> free = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();
    private final List<String> scraps = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> recovered = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private SegmentImage tail;
    private SegmentImage.End end;
    private Ledger ledger;
    private List<Batch> lastCall = List.of();
    private long lastCallFrame;
    private long highestUse;
    private Ledger oldest;
    private boolean begun;
    private boolean headTorn;
    private boolean cutShort;

    private Opening(Disk disk) {
        this.disk = disk;
    }

    /** @throws IOException when the folder cannot be read, or a newer release has written what is in it */
    public static Opening of(Disk disk) throws IOException {
        var opening = new Opening(disk);
        try {
            opening.scan();
        } catch (NewerReleaseException e) {
            throw new IOException(
                    "the journal holds " + e.getMessage() + "; nothing is touched: start that release, or one after it",
                    e);
        }
        return opening;
    }

    /** Null when there is no journal. */
    public Ledger ledger() {
        return ledger;
    }

    /** What was acknowledged once and is gone; also what a generation has. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** Files that were cut off while they were made. */
    List<String> scraps() {
        return scraps;
    }

    /** Segments that were given up and hold something still: to be zeroed before they are used again. */
    public List<String> emptied() {
        return emptied;
    }

    /** Files with something in them that cannot be read at all. */
    public List<String> unreadable() {
        return unreadable;
    }

    /** The batches of the last append that is there. */
    public List<Batch> lastCall() {
        return lastCall;
    }

    /**
     * Whether the newest block, or the newest segment, is not as whole writes leave it. Most likely a write was cut off, which nobody was told of; that the disk
     * lost the newest record cannot be told from it.
     */
    public boolean torn() {
        return begun || headTorn || end != null && end.torn();
    }

    /** Whether the file is shorter than it was made that the newest records were in: nobody knows how many they were. */
    public boolean cutShort() {
        return cutShort || tail != null && tail.cutShort();
    }

    List<Segment> segments() {
        return segments;
    }

    List<String> free() {
        return free;
    }

    long highestUse() {
        return highestUse;
    }

    SegmentImage tail() {
        return tail;
    }

    SegmentImage.End end() {
        return end;
    }

    private void scan() throws IOException {
        var used = new ArrayList<SegmentImage>();
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX) && name.endsWith(Disk.UNFINISHED)) {
                scraps.add(name);
            }
            if (!name.startsWith(PREFIX) || name.length() != PREFIX.length() + 4) {
                continue;
            }
            SegmentImage image = image(name);
            if (image != null) {
                used.add(image);
                highestUse = Math.max(highestUse, image.header().use());
            }
        }
        used.sort(Comparator.comparingLong(image -> image.header().use()));
        used.forEach(this::add);
        if (oldest != null && oldest.sequence() > ledger.folded().sequence()) {
            // Between what the generation has and what the journal begins with.
            gaps.add(0, Gap.since(ledger.folded(), oldest));
        }
    }

    /** Null for a file that is no segment in use. */
    private SegmentImage image(String name) throws IOException {
        byte[] bytes;
        try (DiskFile file = disk.open(name, false)) {
            bytes = SegmentImage.content(file);
        }
        boolean whole = bytes.length >= Spares.COMMON_BLOCKS * Layout.BLOCK;
        Layout.Header header = SegmentImage.header(bytes);
        if (whole && header != null && header.use() == Layout.EMPTIED) {
            (isZero(bytes, Layout.BLOCK) ? free : emptied).add(name);
            return null;
        }
        if (whole && header == null && isZero(bytes, Layout.BLOCK)) {
            // Nothing was ever confirmed that only a first block has.
            headTorn |= !isZero(bytes, 0);
            free.add(name);
            return null;
        }
        if (header == null) {
            header = HeaderSearch.of(bytes);
            recovered.add(name);
        }
        if (header != null) {
            return SegmentImage.of(name, header, bytes);
        }
        // No file is shorter that was made whole.
        cutShort |= !whole;
        unreadable.add(name);
        return null;
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void add(SegmentImage image) {
        var segment = new Segment(image.name(), image.header());
        var reading = new Reading(segment, ledger);
        SegmentImage.End found = image.walk(reading);
        if (reading.understood == 0) {
            // Begun, and cut off before its first frame was acknowledged; or nothing of it can be understood, which the
            // next one shows.
            cutShort |= image.cutShort();
            (reading.frames == 0 && !image.cutShort() ? free : unreadable).add(image.name());
            begun = true;
            return;
        }
        begun = false;
        while (!segments.isEmpty() && last().firstFrame() >= segment.firstFrame()) {
            free.add(segments.remove(segments.size() - 1).name());
        }
        if (!segments.isEmpty() && last().lastFrame() >= segment.firstFrame()) {
            last().cut(segment);
        } else if (reading.first != null) {
            gaps.add(reading.first);
        }
        gaps.addAll(reading.gaps);
        if (reading.isDamaged() || image.cutShort() || recovered.contains(image.name())) {
            segment.markDamaged();
        }
        if (!reading.snapshotRead) {
            segment.before(renumbered(ledger));
        }
        oldest = segments.isEmpty() ? reading.begins : oldest;
        segments.add(segment);
        tail = image;
        end = found;
        ledger = reading.replay.ledger();
        if (lastCallFrame >= segment.firstFrame()) {
            // It was in doubt, and what came in its place counts.
            lastCall = List.of();
        }
        if (!reading.lastCall.isEmpty()) {
            lastCall = reading.lastCall;
            lastCallFrame = reading.lastCallFrame;
        }
    }

    private Segment last() {
        return segments.get(segments.size() - 1);
    }

    private static byte[] bytes(Ledger ledger) {
        var out = new Out();
        Snapshots.write(ledger, out);
        return out.toByteArray();
    }

    /** What the snapshot of the segment after it says. */
    private static byte[] renumbered(Ledger ledger) {
        Ledger copy = Replay.snapshot(bytes(ledger));
        copy.renumberShapes();
        return bytes(copy);
    }

    /** Notes what a segment holds. */
    private static final class Reading implements SegmentImage.FrameVisitor, Replay.Visitor {
        private final Segment segment;
        private final Ledger before;
        private final Replay replay;
        private final List<Gap> gaps = new ArrayList<>();
        private List<Batch> lastCall = List.of();
        private long lastCallFrame;
        private List<Batch> call = new ArrayList<>();
        private boolean snapshotRead;
        private long frames;
        private long understood;
        /** What is missing between the segment before and this one's snapshot. */
        private Gap first;
        /** What its snapshot says. */
        private Ledger begins;

        Reading(Segment segment, Ledger before) {
            this.segment = segment;
            this.before = before;
            this.replay = new Replay(this, before == null ? null : Replay.snapshot(renumbered(before)));
        }

        @Override
        public boolean frame(long number, byte[] bytes, int from, int end) {
            call = new ArrayList<>();
            frames++;
            Ledger ledger = replay.ledger();
            if (!replay.frame(number, bytes, from, end)) {
                return true;
            }
            if (understood++ == 0) {
                begin(ledger);
            }
            segment.frame(number, end - from);
            if (!call.isEmpty()) {
                lastCall = call;
                lastCallFrame = number;
            }
            return true;
        }

        /** The first that can be understood. */
        private void begin(Ledger inherited) {
            snapshotRead = replay.ledger() != inherited;
            if (snapshotRead && before != null) {
                Gap gap = Gap.between(before, replay.ledger());
                first = gap.isEmpty() ? null : gap;
            }
            begins = Replay.snapshot(bytes(replay.ledger()));
        }

        boolean isDamaged() {
            return !snapshotRead || !gaps.isEmpty() || understood < frames;
        }

        @Override
        public void batch(long sequence, Batch batch) {
            call.add(batch);
            segment.batch(sequence, batch);
        }

        @Override
        public void event(LoggedEvent event) {
            segment.event(event.number());
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
        }
    }

    /** Finds out what a damaged header said from the blocks behind it. */
    private static final class HeaderSearch {
        private HeaderSearch() {}

        static Layout.Header of(byte[] bytes) {
            for (int block = Layout.DATA; block < bytes.length / Layout.BLOCK; block++) {
                int start = block * Layout.BLOCK;
                long use = Layout.use(bytes, start);
                long frame = Layout.firstFrame(bytes, start);
                int at = start + Layout.BLOCK_HEAD;
                if (Layout.isBlock(bytes, start, block, use) && Layout.isFrame(bytes, at, bytes.length, use, frame)) {
                    int length = Layout.frameLength(bytes, at);
                    long[] stand = stand(bytes, at + Layout.FRAME_HEAD, length);
                    return new Layout.Header(use, frame, stand[0], stand[1], bytes.length / Layout.BLOCK);
                }
            }
            return null;
        }

        private static long[] stand(byte[] bytes, int from, int length) {
            try {
                return Replay.stand(bytes, from, from + length);
            } catch (DamagedException e) {
                return new long[2];
            }
        }
    }
}
