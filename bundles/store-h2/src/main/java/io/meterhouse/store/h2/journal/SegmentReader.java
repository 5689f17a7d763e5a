package io.meterhouse.store.h2.journal;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.record.Replay;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Reads the batches of a segment one after another, each as it is asked for. */
public final class SegmentReader implements Replay.Visitor {
    private final SegmentImage image;
    private final int[] frames;
    private final ArrayDeque<StreamItem.Entry> ready = new ArrayDeque<>();
    private final Replay replay = new Replay(this);
    private final long lastSequence;
    private int next;

    /** @param lastSequence what comes after it is not acknowledged, or not asked for */
    public SegmentReader(SegmentImage image, long lastSequence) {
        this.image = image;
        this.frames = image.frames();
        this.lastSequence = lastSequence;
    }

    /** The next batch; null after the last. */
    public StreamItem.Entry next() {
        while (ready.isEmpty() && next < frames.length) {
            replay.frame(image.bytes(), frames[next], frames[next + 1]);
            next += 2;
        }
        StreamItem.Entry entry = ready.poll();
        return entry != null && entry.sequence() <= lastSequence ? entry : null;
    }

    /** Reads all events of a segment. */
    public static void events(SegmentImage image, Consumer<LoggedEvent> found) {
        var replay = new Replay(new Replay.Visitor() {
            @Override
            public void batch(long sequence, Batch batch) {
                // Only events are asked for here.
            }

            @Override
            public void event(LoggedEvent event) {
                found.accept(event);
            }
        });
        image.walk((number, bytes, from, end) -> {
            replay.frame(bytes, from, end);
            return true;
        });
    }

    @Override
    public void batch(long sequence, Batch batch) {
        ready.add(new StreamItem.Entry(sequence, batch));
    }

    @Override
    public void event(LoggedEvent event) {
        // Only batches are asked for here.
    }
}
