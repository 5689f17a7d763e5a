package io.meterhouse.store.h2.journal;

import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Gap;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.NewerReleaseException;
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
    private boolean endLost;

    /** A segment in use. It is read when its turn comes: all of them at once would be a lot of memory. */
    private record Used(String name, Layout.Header header) {}

    private Opening(Disk disk) {
        this.disk = disk;
    }

    /** @throws IOException when the folder cannot be read, or a newer release has written what is in it */
    public static Opening of(Disk disk) throws IOException {
        var opening = new Opening(disk);
        try {
            opening.scan();
        } catch (NewerReleaseException e) {
            throw newer(e);
        }
        return opening;
    }

    /** For a journal that is in use: has read nothing yet. */
    public static Opening toGoOn(Disk disk) {
        return new Opening(disk);
    }

    private static IOException newer(NewerReleaseException e) {
        return new IOException(
                "the journal holds " + e.getMessage() + "; nothing is touched: start that release, or one after it", e);
    }

    /** Reads segments that follow those that were read so far. What takes records meanwhile needs the store's lock. */
    public void goOn(List<Segment> next) throws IOException {
        try {
            for (Segment segment : next) {
                // How much a file that was cut short had held shows in the one after it.
                cutShort = false;
                Used used = disk.exists(segment.name()) ? used(segment.name()) : null;
                if (used != null) {
                    add(image(used));
                }
            }
        } catch (NewerReleaseException e) {
            throw newer(e);
        }
    }

    /** All was read: what should be there and is not is lost. @param standing where the journal goes to */
    public void compare(Ledger standing) {
        since(standing.folded());
        endLost = false;
        Gap end = ledger == null ? Gap.since(standing.folded(), standing) : Gap.between(ledger, standing);
        if (!end.isEmpty()) {
            gaps.add(end);
        }
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

    /**
     * Whether the newest records are there and cannot be understood, because a block before them that named the channels is damaged: nobody knows how many
     * they were.
     */
    public boolean endLost() {
        return endLost;
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
        var used = new ArrayList<Used>();
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX) && name.endsWith(Disk.UNFINISHED)) {
                scraps.add(name);
            }
            if (!name.startsWith(PREFIX) || name.length() != PREFIX.length() + 4) {
                continue;
            }
            Used found = used(name);
            if (found != null) {
                used.add(found);
                highestUse = Math.max(highestUse, found.header.use());
            }
        }
        used.sort(Comparator.comparingLong(found -> found.header.use()));
        for (Used next : used) {
            add(image(next));
        }
        if (ledger != null) {
            since(ledger.folded());
        }
    }

    /** Between what the generation has and what the journal begins with. */
    private void since(Folded folded) {
        if (oldest != null && oldest.sequence() > folded.sequence()) {
            gaps.add(0, Gap.since(folded, oldest));
        }
    }

    private SegmentImage image(Used used) throws IOException {
        try (DiskFile file = disk.open(used.name, false)) {
            return SegmentImage.of(used.name, used.header, SegmentImage.content(file));
        }
    }

    /** Null for a file that is no segment in use. */
    private Used used(String name) throws IOException {
        byte[] bytes;
        Layout.Header header;
        try (DiskFile file = disk.open(name, false)) {
            header = SegmentImage.header(file);
            if (header != null && header.use() != Layout.EMPTIED) {
                return new Used(name, header);
            }
            bytes = SegmentImage.content(file);
        }
        if (header != null) {
            highestUse = Math.max(highestUse, header.firstFrame());
        }
        boolean whole = bytes.length >= Spares.COMMON_BLOCKS * Layout.BLOCK;
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
            return new Used(name, header);
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
        var reading = new SegmentSurvey(segment, ledger);
        SegmentImage.End found = image.walk(reading);
        if (reading.understood == 0) {
            // Begun, and cut off before its first frame was acknowledged; or nothing of it can be understood, which the
            // next one shows, if there is one.
            cutShort |= image.cutShort();
            (reading.frames == 0 && !image.cutShort() ? free : unreadable).add(image.name());
            // One force confirms the snapshot and one frame after it: where there are more, they were acknowledged.
            boolean acknowledged = reading.frames > 1 && !image.cutShort();
            endLost |= acknowledged;
            begun = !acknowledged;
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
            segment.before(SegmentSurvey.renumbered(ledger));
        }
        oldest = segments.isEmpty() ? reading.begins : oldest;
        segments.add(segment);
        tail = image;
        end = found;
        ledger = reading.replay.ledger();
        endLost = reading.replay.isLost();
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
}
