package io.meterhouse.store.h2.total;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sums the values of a channel. Reads them as columns; an interval as such only where it lies across an edge, for it may have been cut
 * there.
 */
public final class Totals implements Items<Total> {
    private final ChannelId channel;
    private final Instant from;
    private final Instant to;
    private final Steps steps;
    private final Items<Values> items;
    private final Cut cut;
    private final ArrayDeque<Total> ready = new ArrayDeque<>();
    /** Read, and not added yet: the parts of one interval at most. */
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();

    private Values values;
    private int next;
    /** What is being summed; null before the first interval. */
    private Sum sum;

    private boolean done;

    /** What is summed at once. */
    private record Piece(Instant start, Instant end, long counts, int flags, CountUnit unit, int revision) {}

    public Totals(IntervalStore store, ChannelId channel, Instant from, Instant to, Step step) throws StoreException {
        this.channel = channel;
        this.from = from;
        this.to = to;
        this.steps = new Steps(step);
        // What ends behind the last edge may have parts that lie before it.
        this.items = store.values(channel, from, Instant.MAX);
        this.cut = new Cut(store, channel);
    }

    @Override
    public Optional<Total> next() throws StoreException {
        while (ready.isEmpty() && !done) {
            read();
        }
        return Optional.ofNullable(ready.poll());
    }

    private void read() throws StoreException {
        if (!waiting.isEmpty()) {
            add(waiting.peek());
            return;
        }
        if (values == null || next == values.size()) {
            values = items.next().orElse(null);
            next = 0;
        }
        if (values == null) {
            finish();
            return;
        }
        Instant start = instant(values.startNanos(next));
        if (!start.isBefore(to)) {
            finish();
            return;
        }
        Instant end = values.end(next);
        var whole = new Piece(
                start, end, values.counts(next), values.flagBits(next), values.unit(), values.channelRevision());
        next++;
        boolean across = start.isBefore(from) || end.isAfter(to) || end.isAfter(edgeAfter(start));
        if (!across || !inParts(whole)) {
            waiting.add(whole);
        }
    }

    /** An edge at an interval's start is none that it lies across. */
    private Instant edgeAfter(Instant start) {
        Instant edge = steps.after(start);
        return edge.isAfter(to) ? to : edge;
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    /** False when it was not cut, or was replaced meanwhile by a revision that was not. */
    private boolean inParts(Piece whole) throws StoreException {
        Optional<Interval> found = cut.find(whole.end);
        if (found.isEmpty() || found.get().parts().isEmpty()) {
            return false;
        }
        Interval interval = found.get();
        Instant start = interval.start();
        for (Part part : interval.parts()) {
            waiting.add(new Piece(
                    start,
                    part.end(),
                    part.counts(),
                    part.flags().bits() | interval.flags().bits(),
                    interval.unit(),
                    interval.channelRevision()));
            start = part.end();
        }
        return true;
    }

    /** Adds the piece that waits; or ends a step that lies before it: of a gap of years one at a time. */
    private void add(Piece piece) throws StoreException {
        if (!piece.end.isAfter(from) || piece.end.isAfter(to)) {
            waiting.remove();
            return;
        }
        // It counts where it ends; one that ends at an edge, before it.
        Instant last = piece.end.minusNanos(1);
        if (sum == null) {
            Instant edge = steps.floor(last);
            begin(edge.isBefore(from) ? from : edge, piece);
        }
        if (!sum.stepEnd.equals(edgeAfter(last))) {
            Instant edge = sum.stepEnd;
            ready.add(sum.total(edge));
            begin(edge, new Piece(edge, edge, 0, 0, sum.unit, sum.revision));
            return;
        }
        waiting.remove();
        if (sum.unit.equals(piece.unit) && sum.revision == piece.revision) {
            sum.add(piece);
        } else {
            change(piece);
        }
    }

    /** Another channel revision or unit: where it has begun within the step, the total before ends. */
    private void change(Piece piece) throws StoreException {
        if (sum.touched && piece.start.isAfter(sum.start)) {
            ready.add(sum.total(piece.start));
            begin(piece.start, piece);
        } else {
            begin(sum.start, piece);
        }
        sum.add(piece);
    }

    private void begin(Instant start, Piece piece) {
        sum = new Sum(start, edgeAfter(start), piece.unit, piece.revision);
    }

    private void finish() {
        done = true;
        if (sum != null) {
            ready.add(sum.total(sum.stepEnd));
        }
    }

    @Override
    public void close() {
        done = true;
        ready.clear();
        waiting.clear();
        items.close();
        cut.close();
    }

    /** A total that is being made. */
    private final class Sum {
        private final Instant start;
        private final Instant stepEnd;
        private final CountUnit unit;
        private final int revision;
        private boolean touched;
        private boolean counted;
        private long counts;
        private int flags;
        private long known;
        private long carried;

        Sum(Instant start, Instant stepEnd, CountUnit unit, int revision) {
            this.start = start;
            this.stepEnd = stepEnd;
            this.unit = unit;
            this.revision = revision;
        }

        void add(Piece piece) throws StoreException {
            touched = true;
            flags |= piece.flags;
            if (piece.counts < 0) {
                return;
            }
            counted = true;
            try {
                counts = Math.addExact(counts, piece.counts);
            } catch (ArithmeticException e) {
                throw new StoreException(
                        StoreException.Reason.CONFLICT,
                        "the counts of " + channel + " from " + start
                                + " on sum to more than 2^63: ask for shorter steps",
                        e);
            }
            Instant within = piece.start.isBefore(start) ? start : piece.start;
            known += nanos(within, piece.end);
            carried += nanos(piece.start, within);
        }

        Total total(Instant end) {
            return new Total(
                    start,
                    end,
                    counted ? OptionalLong.of(counts) : OptionalLong.empty(),
                    unit,
                    revision,
                    new Flags(flags),
                    Duration.ofNanos(known),
                    Duration.ofNanos(carried));
        }
    }

    private static long nanos(Instant from, Instant to) {
        return Values.nanos(to) - Values.nanos(from);
    }
}
