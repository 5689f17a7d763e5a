package io.meterhouse.store.h2.journal;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.record.Gap;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import io.meterhouse.store.h2.record.Snapshots;
import java.util.ArrayList;
import java.util.List;

/** Notes what a segment holds. */
final class SegmentSurvey implements SegmentImage.FrameVisitor, Replay.Visitor {
    private final Segment segment;
    private final Ledger before;
    final Replay replay;
    final List<Gap> gaps = new ArrayList<>();
    List<Batch> lastCall = List.of();
    long lastCallFrame;
    private List<Batch> call = new ArrayList<>();
    boolean snapshotRead;
    long frames;
    long understood;
    /** What is missing between the segment before and this one's snapshot. */
    Gap first;
    /** What its snapshot says. */
    Ledger begins;

    SegmentSurvey(Segment segment, Ledger before) {
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

    private static byte[] bytes(Ledger ledger) {
        var out = new Out();
        Snapshots.write(ledger, out);
        return out.toByteArray();
    }

    /** What the snapshot of the segment after it says. */
    static byte[] renumbered(Ledger ledger) {
        Ledger copy = Replay.snapshot(bytes(ledger));
        copy.renumberShapes();
        return bytes(copy);
    }
}
