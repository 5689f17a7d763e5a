package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A boundary as what cannot be told from the one before it. A common one of 24 channels takes some 40 bytes: where it begins and
 * ends, the bracket that all of them share, runs of equal flags, a number of counts each. The register is the last one plus the
 * counts, and written only where it is not. Encoding and decoding walk the same ledger.
 */
final class BoundaryCodec {
    private static final int REASON = 1;
    private static final int BRACKET = 2;
    private static final int EXCEPTIONS = 4;

    private final Ledger ledger;

    BoundaryCodec(Ledger ledger) {
        this.ledger = ledger;
    }

    void write(Batch batch, Out out) {
        List<Interval> intervals = batch.intervals();
        Shape shape = ledger.shapeFor(batch, out);
        Interval first = intervals.get(0);
        Instant end = first.end();
        Optional<Bracket> shared = Optional.empty();
        for (int i = 0; shared.isEmpty() && i < intervals.size(); i++) {
            shared = intervals.get(i).bracket();
        }
        var exceptions = new Out();
        int count = exceptions(intervals, shape, shared, exceptions);
        out.octet(Item.BOUNDARY).number(shape.index);
        out.octet((batch.reason().isEmpty() ? 0 : REASON)
                | (shared.isPresent() ? BRACKET : 0)
                | (count > 0 ? EXCEPTIONS : 0));
        out.time(shape.lastEnd.plusMillis(shape.lengthMillis), end).time(shape.lastEnd, first.start());
        if (!batch.reason().isEmpty()) {
            out.text(batch.reason());
        }
        if (shared.isPresent()) {
            out.bracket(end, shared.get());
        }
        flags(intervals, out);
        for (Interval interval : intervals) {
            out.number(interval.counts().isPresent() ? interval.counts().getAsLong() + 1 : 0);
        }
        if (count > 0) {
            out.number(count).raw(exceptions.array(), 0, exceptions.length());
        }
    }

    private static void flags(List<Interval> intervals, Out out) {
        int from = 0;
        while (from < intervals.size()) {
            int bits = intervals.get(from).flags().bits();
            int to = from + 1;
            while (to < intervals.size() && intervals.get(to).flags().bits() == bits) {
                to++;
            }
            out.number(to - from).number(bits & 0xffffffffL);
            from = to;
        }
    }

    private static int exceptions(List<Interval> intervals, Shape shape, Optional<Bracket> shared, Out out) {
        Instant start = intervals.get(0).start();
        int count = 0;
        int next = 0;
        for (int i = 0; i < intervals.size(); i++) {
            Interval interval = intervals.get(i);
            Track track = shape.tracks[i];
            int mask = IntervalCodec.mask(interval, track, start, shared);
            if (mask != 0) {
                out.number(i - next).octet(mask);
                IntervalCodec.write(interval, mask, out);
                next = i + 1;
                count++;
            }
        }
        return count;
    }

    /** What was read: of intervals those that are wanted, of the rest only when. */
    record Read(Shape shape, String reason, Instant start, Instant end, List<Interval> intervals) {}

    Read read(In in) {
        Shape shape = ledger.shape(in.number(Integer.MAX_VALUE));
        int bits = in.octet();
        Instant end = in.time(shape.lastEnd.plusMillis(shape.lengthMillis));
        Instant start = in.time(shape.lastEnd);
        String reason = (bits & REASON) != 0 ? in.text() : "";
        Optional<Bracket> shared = (bits & BRACKET) != 0 ? Optional.of(in.bracket(end)) : Optional.empty();
        int size = shape.tracks.length;
        int[] flags = new int[size];
        for (int from = 0; from < size; ) {
            int to = from + in.number(size - from);
            int value = (int) in.number();
            if (to == from) {
                throw new DamagedException("a run of no flags");
            }
            while (from < to) {
                flags[from++] = value;
            }
        }
        long[] counts = new long[size];
        for (int i = 0; i < size; i++) {
            counts[i] = in.number();
        }
        int exceptions = (bits & EXCEPTIONS) != 0 ? in.number(size) : 0;
        int next = exceptions > 0 ? in.number(size) : size;
        var intervals = new ArrayList<Interval>();
        for (int i = 0; i < size; i++) {
            boolean exceptional = i == next && exceptions > 0;
            int mask = exceptional ? in.octet() : 0;
            Track track = shape.tracks[i];
            if (track.isWanted()) {
                intervals.add(IntervalCodec.read(in, mask, track, start, end, counts[i], flags[i], shared));
            } else if ((exceptional || track.state() == null) && IntervalCodec.pass(in, mask, track, start, end)) {
                ledger.fixture();
            }
            if (exceptional) {
                exceptions--;
                next = exceptions > 0 ? i + 1 + in.number(size) : size;
            }
        }
        return new Read(shape, reason, start, end, intervals);
    }
}
