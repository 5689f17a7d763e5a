package io.meterhouse.store.h2.journal;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.record.Replay;
import java.time.Instant;

/** What is known of a segment without reading it: which frames, sequences, events and times it holds. Guarded by the store's lock. */
public final class Segment {
    private final String name;
    private final int blocks;
    private final long use;
    private final long firstFrame;
    private final long sequenceBefore;
    private final long eventBefore;
    private long lastFrame;
    private long lastSequence;
    private long lastEvent;
    /** Of what was appended; without the snapshot. */
    private long bytes;

    private int snapshot;

    /** The end of its first boundary; null when it has none. Late revisions say nothing about when they were written. */
    private Instant begun;

    private Instant firstEnd = Instant.MAX;
    private Instant lastEnd = Instant.MIN;
    /** What its snapshot would say; null when that can be read. */
    private volatile byte[] before;

    private volatile boolean damaged;

    Segment(String name, Layout.Header header) {
        this.name = name;
        this.blocks = header.blocks();
        this.use = header.use();
        this.firstFrame = header.firstFrame();
        this.sequenceBefore = header.sequence();
        this.eventBefore = header.event();
        this.lastFrame = firstFrame - 1;
        this.lastSequence = sequenceBefore;
        this.lastEvent = eventBefore;
    }

    /** As its first block said when it was read. */
    Layout.Header header() {
        return new Layout.Header(use, firstFrame, sequenceBefore, eventBefore, blocks);
    }

    public String name() {
        return name;
    }

    int blocks() {
        return blocks;
    }

    long use() {
        return use;
    }

    long firstFrame() {
        return firstFrame;
    }

    long lastFrame() {
        return lastFrame;
    }

    /** The newest sequence before the first that it holds. */
    public long sequenceBefore() {
        return sequenceBefore;
    }

    public long lastSequence() {
        return lastSequence;
    }

    public long eventBefore() {
        return eventBefore;
    }

    public long lastEvent() {
        return lastEvent;
    }

    /** The earliest end of an interval in it; {@link Instant#MAX} when it has none. */
    public Instant firstEnd() {
        return firstEnd;
    }

    public Instant lastEnd() {
        return lastEnd;
    }

    public boolean hasBatches() {
        return lastSequence > sequenceBefore;
    }

    /** Reads its frames, also where its snapshot is damaged. */
    Replay replay(Replay.Visitor visitor) {
        return before == null ? new Replay(visitor) : new Replay(visitor, Replay.snapshot(before));
    }

    /** Its own snapshot is damaged: this is what was known before it. */
    void before(byte[] snapshot) {
        before = snapshot;
    }

    /** Whether it can be read only after the segment before it. */
    boolean needsEarlier() {
        return before != null;
    }

    /** Whether something in it cannot be read: then it is kept when it is given up. */
    public boolean damaged() {
        return damaged;
    }

    void markDamaged() {
        damaged = true;
    }

    void damageOf(Segment read) {
        damaged |= read.damaged;
        before = read.before;
    }

    void frame(int length) {
        frame(lastFrame + 1, length);
    }

    /** The newest frame is that one, whatever is missing before it. The first is the snapshot. */
    void frame(long number, int length) {
        lastFrame = number;
        if (number == firstFrame) {
            snapshot = length;
        } else {
            bytes += length + Layout.FRAME_HEAD;
        }
    }

    int snapshot() {
        return snapshot;
    }

    long bytes() {
        return bytes;
    }

    Instant begun() {
        return begun;
    }

    void event(long number) {
        lastEvent = number;
    }

    void batch(long sequence, Batch batch) {
        lastSequence = sequence;
        if (begun == null && batch.kind() == Batch.Kind.BOUNDARY) {
            begun = batch.intervals().get(0).end();
        }
        for (Interval interval : batch.intervals()) {
            if (interval.end().isBefore(firstEnd)) {
                firstEnd = interval.end();
            }
            if (interval.end().isAfter(lastEnd)) {
                lastEnd = interval.end();
            }
        }
    }

    /** A later segment begins with a frame that this one has too: nobody was told that it was written. */
    void cut(Segment next) {
        lastFrame = next.firstFrame - 1;
        lastSequence = next.sequenceBefore;
        lastEvent = next.eventBefore;
    }
}
