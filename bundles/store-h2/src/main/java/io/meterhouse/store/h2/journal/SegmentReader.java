package io.meterhouse.store.h2.journal;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.record.Replay;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Set;

/** Reads the batches of a segment one after another, each as it is asked for. What is damaged is passed over. */
public final class SegmentReader implements Replay.Visitor {
    private final SegmentImage image;
    private final long[] frames;
    private final ArrayDeque<StreamItem.Entry> ready = new ArrayDeque<>();
    private final Replay replay;
    private final long lastSequence;
    private int next;

    /** @param lastSequence what comes after it is not acknowledged, or not asked for */
    public SegmentReader(SegmentImage image, Segment segment, long lastSequence) {
        this.image = image;
        this.frames = frames(image);
        this.replay = segment.replay(this);
        this.lastSequence = lastSequence;
    }

    /** Reads of boundaries only the intervals of some channels. */
    public SegmentReader only(Set<ChannelId> channels) {
        replay.only(channels);
        return this;
    }

    /** Number, begin and end of each frame. */
    private static long[] frames(SegmentImage image) {
        long[][] places = {new long[768]};
        int[] count = {0};
        image.walk((number, all, from, end) -> {
            if (count[0] == places[0].length) {
                places[0] = Arrays.copyOf(places[0], count[0] * 2);
            }
            places[0][count[0]++] = number;
            places[0][count[0]++] = from;
            places[0][count[0]++] = end;
            return true;
        });
        return Arrays.copyOf(places[0], count[0]);
    }

    /** The next batch; null after the last. */
    public StreamItem.Entry next() {
        while (ready.isEmpty() && next < frames.length) {
            replay.frame(frames[next], image.bytes(), (int) frames[next + 1], (int) frames[next + 2]);
            next += 3;
        }
        StreamItem.Entry entry = ready.poll();
        return entry != null && entry.sequence() <= lastSequence ? entry : null;
    }

    /** Reads all that a segment has. */
    public static void read(SegmentImage image, Segment segment, Replay.Visitor visitor) {
        read(image, segment.replay(visitor));
    }

    /** Reads all that a segment has, but of boundaries only the intervals of some channels. */
    public static void read(SegmentImage image, Segment segment, Set<ChannelId> channels, Replay.Visitor visitor) {
        read(image, segment.replay(visitor).only(channels));
    }

    private static void read(SegmentImage image, Replay replay) {
        image.walk((number, bytes, from, end) -> {
            replay.frame(number, bytes, from, end);
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
