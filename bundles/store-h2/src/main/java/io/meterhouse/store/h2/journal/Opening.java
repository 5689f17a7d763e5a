package io.meterhouse.store.h2.journal;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.record.DamagedException;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the journal that is there: which segments are in use, what they hold, and where it ends. Writes nothing. */
public final class Opening {
    static final String PREFIX = "journal-";

    /**
     * A hole in the journal: acknowledged once, and gone.
     *
     * @param firstSequence the first that is lost
     * @param lastSequence the last; before the first when only other records are lost
     * @param text for people
     */
    public record Hole(long firstSequence, long lastSequence, String text) {}

    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> free = new ArrayList<>();
    private final List<Hole> holes = new ArrayList<>();
    private SegmentImage tail;
    private SegmentImage.End end;
    private Ledger ledger;
    private List<Batch> lastCall = List.of();
    private boolean torn;
    private boolean unreadable;
    private long highestUse;

    private Opening(Disk disk) {
        this.disk = disk;
    }

    public static Opening of(Disk disk) throws IOException {
        var opening = new Opening(disk);
        opening.scan();
        return opening;
    }

    /** Null when there is no journal. */
    public Ledger ledger() {
        return ledger;
    }

    public List<Hole> holes() {
        return holes;
    }

    /** The batches of the last append that is there. */
    public List<Batch> lastCall() {
        return lastCall;
    }

    /** Whether the journal ended in a write that was cut off. */
    public boolean torn() {
        return torn;
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

    /** Whether frames follow the last that could be understood. */
    boolean unreadable() {
        return unreadable;
    }

    private void scan() throws IOException {
        var used = new ArrayList<Named>();
        for (String name : disk.list()) {
            if (!name.startsWith(PREFIX) || name.length() != PREFIX.length() + 4) {
                continue;
            }
            Layout.Header header = header(name);
            if (header == null) {
                free.add(name);
            } else {
                used.add(new Named(name, header));
                highestUse = Math.max(highestUse, header.use());
            }
        }
        used.sort(Comparator.comparingLong(named -> named.header.use()));
        for (Named named : used) {
            add(named);
        }
    }

    private record Named(String name, Layout.Header header) {}

    private Layout.Header header(String name) throws IOException {
        try (DiskFile file = disk.open(name, false)) {
            ByteBuffer first = ByteBuffer.allocate(Layout.BLOCK);
            file.read(0, first);
            return Layout.Header.decode(first.clear());
        }
    }

    private void add(Named named) throws IOException {
        SegmentImage image = SegmentImage.read(disk, named.name);
        var segment = new Segment(named.name, named.header);
        var reading = new Reading(segment);
        SegmentImage.End found = image.walk(reading);
        if (found.frames() == 0 || reading.replay.ledger() == null) {
            // Begun, and cut off before its first frame was acknowledged; or what a finished segment left when it was
            // given up.
            free.add(named.name);
            return;
        }
        while (!segments.isEmpty() && last().firstFrame() >= segment.firstFrame()) {
            free.add(segments.remove(segments.size() - 1).name());
        }
        if (!segments.isEmpty()) {
            chain(last(), segment);
        }
        segments.add(segment);
        tail = image;
        end = found;
        torn = found.torn();
        unreadable = reading.damaged;
        ledger = reading.replay.ledger();
        if (!reading.lastCall.isEmpty()) {
            lastCall = reading.lastCall;
        }
    }

    private Segment last() {
        return segments.get(segments.size() - 1);
    }

    private void chain(Segment before, Segment next) {
        if (before.lastFrame() >= next.firstFrame()) {
            before.cut(next);
        } else if (before.lastFrame() + 1 < next.firstFrame()) {
            holes.add(new Hole(
                    before.lastSequence() + 1,
                    next.sequenceBefore(),
                    "the journal is damaged in " + before.name() + ": " + (next.firstFrame() - before.lastFrame() - 1)
                            + " records are lost"));
        }
    }

    /** Notes what a segment holds. */
    private static final class Reading implements SegmentImage.FrameVisitor, Replay.Visitor {
        private final Segment segment;
        private final Replay replay = new Replay(this);
        private List<Batch> lastCall = List.of();
        private List<Batch> call = new ArrayList<>();
        private boolean damaged;

        Reading(Segment segment) {
            this.segment = segment;
        }

        @Override
        public boolean frame(long number, byte[] bytes, int from, int end) {
            call = new ArrayList<>();
            try {
                replay.frame(bytes, from, end);
            } catch (DamagedException e) {
                damaged = true;
                return false;
            }
            segment.frame();
            if (!call.isEmpty()) {
                lastCall = call;
            }
            return true;
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
    }
}
