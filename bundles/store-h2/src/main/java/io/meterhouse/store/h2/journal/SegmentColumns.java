package io.meterhouse.store.h2.journal;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.record.Gap;
import io.meterhouse.store.h2.record.In;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts and flags of a segment by channel, as far as it was read: a segment's records stand in the order of time, and a reader of one
 * channel would decode all of them for a small part. About one byte an interval. What was read once is not read again; what came since is,
 * with the next question. For one thread at a time.
 */
public final class SegmentColumns implements Replay.Visitor {
    private final Replay replay;
    private final Map<ChannelId, List<Run>> runs = new HashMap<>();
    private long sequence;
    private long nextFrame = -1;
    private boolean plain = true;

    public SegmentColumns(Segment segment) {
        replay = segment.replay(this);
        sequence = segment.sequenceBefore();
    }

    /** The last sequence that is in it. */
    public long sequence() {
        return sequence;
    }

    /** Whether there is nothing but boundaries in it, one after another, all of which can be read. */
    public boolean isPlain() {
        return plain;
    }

    /** Reads on. @param last the last sequence that counts */
    public void readOn(SegmentImage image, long last) {
        image.walk((number, bytes, from, end) -> {
            if (number >= nextFrame) {
                // Two steps: what is in the frame may say that it is not plain.
                boolean understood = replay.frame(number, bytes, from, end);
                plain &= understood;
                nextFrame = number + 1;
            }
            return plain && sequence < last;
        });
        plain &= sequence == last;
    }

    @Override
    public void batch(long number, Batch batch) {
        plain &= number == sequence + 1 && batch.kind() == Batch.Kind.BOUNDARY;
        sequence = number;
        for (Interval interval : batch.intervals()) {
            List<Run> ofChannel = runs.computeIfAbsent(interval.channel(), channel -> new ArrayList<>(1));
            Run last = ofChannel.isEmpty() ? null : ofChannel.get(ofChannel.size() - 1);
            plain &= last == null || !interval.start().isBefore(last.end());
            if (last == null || !last.goesOnWith(interval)) {
                last = new Run(interval);
                ofChannel.add(last);
            }
            last.add(interval);
        }
    }

    @Override
    public void event(LoggedEvent event) {
        // Only intervals are asked for here.
    }

    @Override
    public void gap(Gap gap) {
        plain = false;
    }

    /** The values of a channel that end in ({@code from}, {@code to}], both ns since 1970. */
    public List<Values> values(ChannelId channel, long from, long to) {
        var found = new ArrayList<Values>();
        for (Run run : runs.getOrDefault(channel, List.of())) {
            Values values = run.values(from, to);
            if (values != null) {
                found.add(values);
            }
        }
        return found;
    }

    /** Intervals of equal length that follow one another, of one unit and revision. */
    private static final class Run {
        private final CountUnit unit;
        private final int revision;
        private final long start;
        private final long length;
        private final Out counts = new Out();
        /** Where flags change, and to what. */
        private int[] changes = {};

        private int size;

        Run(Interval first) {
            unit = first.unit();
            revision = first.channelRevision();
            start = Values.nanos(first.start());
            length = Values.nanos(first.end()) - start;
        }

        private long endNanos() {
            return start + size * length;
        }

        Instant end() {
            return Instant.EPOCH.plusNanos(endNanos());
        }

        boolean goesOnWith(Interval next) {
            return Values.nanos(next.start()) == endNanos()
                    && Values.nanos(next.end()) == endNanos() + length
                    && next.unit().equals(unit)
                    && next.channelRevision() == revision;
        }

        void add(Interval interval) {
            counts.number(interval.counts().orElse(-1) + 1);
            int flags = interval.flags().bits();
            if (size == 0 || changes[changes.length - 1] != flags) {
                changes = Arrays.copyOf(changes, changes.length + 2);
                changes[changes.length - 2] = size;
                changes[changes.length - 1] = flags;
            }
            size++;
        }

        Values values(long from, long to) {
            // The first that ends after the one, and the first that ends after the other.
            int first = (int) Math.max(0, Math.min(size, Math.floorDiv(from - start, length)));
            int end = (int) Math.max(0, Math.min(size, Math.floorDiv(to - start, length)));
            if (first >= end) {
                return null;
            }
            var in = new In(counts.array(), 0, counts.length());
            for (int i = 0; i < first; i++) {
                in.number();
            }
            var ends = new long[end - first];
            var values = new long[ends.length];
            for (int i = 0; i < ends.length; i++) {
                ends[i] = start + (first + i + 1) * length;
                values[i] = in.number() - 1;
            }
            var flags = new int[ends.length];
            for (int at = 0; at < changes.length; at += 2) {
                int next = at + 2 < changes.length ? changes[at + 2] : size;
                int a = Math.max(0, changes[at] - first);
                int b = Math.min(ends.length, next - first);
                if (a < b) {
                    Arrays.fill(flags, a, b, changes[at + 1]);
                }
            }
            return new Values(unit, revision, start + first * length, ends, values, flags);
        }
    }
}
