package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A boundary as what cannot be told from the one before it. A common one of 24 channels takes some 40 bytes: where it begins and
 * ends, the bracket that all of them share, runs of equal flags, a number of counts each. The register is the last one plus the
 * counts, and written only where it is not. Encoding and decoding walk the same ledger.
 */
final class BoundaryCodec {
    private static final int REASON = 1;
    private static final int BRACKET = 2;
    private static final int EXCEPTIONS = 4;

    private static final int START = 1;
    private static final int UNIT = 2;
    private static final int REGISTER = 4;
    private static final int PARTS = 8;
    private static final int CHANGEOVERS = 16;

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
            int mask = interval.start().equals(start) ? 0 : START;
            if (interval.channelRevision() != track.channelRevision()
                    || !interval.unit().equals(track.unit())) {
                mask |= UNIT;
            }
            if (!follows(interval, track, shared)) {
                mask |= REGISTER;
            }
            mask |= interval.parts().isEmpty() ? 0 : PARTS;
            mask |= interval.changeovers().isEmpty() ? 0 : CHANGEOVERS;
            if (mask != 0) {
                out.number(i - next).octet(mask);
                exception(interval, mask, out);
                next = i + 1;
                count++;
            }
        }
        return count;
    }

    private static void exception(Interval interval, int mask, Out out) {
        if ((mask & START) != 0) {
            out.time(interval.end(), interval.start());
        }
        if ((mask & UNIT) != 0) {
            out.number(interval.channelRevision());
            PieceCodec.writeUnit(out, interval.unit());
        }
        if ((mask & REGISTER) != 0) {
            out.octet(interval.register().isPresent() ? 1 : 0);
            if (interval.register().isPresent()) {
                out.signed(interval.register().getAsLong())
                        .bracket(interval.end(), interval.bracket().orElseThrow());
            }
        }
        if ((mask & PARTS) != 0) {
            PieceCodec.writeParts(out, interval.start(), interval.parts());
        }
        if ((mask & CHANGEOVERS) != 0) {
            PieceCodec.writeChangeovers(out, interval.start(), interval.changeovers());
        }
    }

    /** Whether register and bracket are what a reader would expect. */
    private static boolean follows(Interval interval, Track track, Optional<Bracket> shared) {
        if (!expected(interval.counts().isPresent(), interval.start(), interval.channelRevision(), track, shared)) {
            return interval.register().isEmpty();
        }
        return interval.register().isPresent()
                && interval.register().getAsLong()
                        == track.register() + interval.counts().getAsLong()
                && interval.bracket().equals(shared);
    }

    private static boolean expected(
            boolean counted, Instant start, int channelRevision, Track track, Optional<Bracket> shared) {
        return counted
                && shared.isPresent()
                && channelRevision == track.channelRevision()
                && track.knowsRegisterAt(start);
    }

    Batch read(In in) {
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
        var intervals = new ArrayList<Interval>(size);
        for (int i = 0; i < size; i++) {
            boolean exceptional = i == next && exceptions > 0;
            int mask = exceptional ? in.octet() : 0;
            intervals.add(interval(in, mask, shape.tracks[i], start, end, counts[i], flags[i], shared));
            if (exceptional) {
                exceptions--;
                next = exceptions > 0 ? i + 1 + in.number(size) : size;
            }
        }
        return new Batch(shape.panel, Batch.Kind.BOUNDARY, reason, intervals);
    }

    private static Interval interval(
            In in,
            int mask,
            Track track,
            Instant shapeStart,
            Instant end,
            long coded,
            int flags,
            Optional<Bracket> shared) {
        Instant start = (mask & START) != 0 ? in.time(end) : shapeStart;
        int channelRevision = (mask & UNIT) != 0 ? in.number(Integer.MAX_VALUE) : track.channelRevision();
        CountUnit unit = (mask & UNIT) != 0 ? PieceCodec.readUnit(in) : track.unit();
        OptionalLong register = OptionalLong.empty();
        Optional<Bracket> bracket = Optional.empty();
        if ((mask & REGISTER) != 0) {
            if (in.octet() != 0) {
                register = OptionalLong.of(in.signed());
                bracket = Optional.of(in.bracket(end));
            }
        } else if (expected(coded != 0, start, channelRevision, track, shared)) {
            register = OptionalLong.of(track.register() + coded - 1);
            bracket = shared;
        }
        List<Part> parts = (mask & PARTS) != 0 ? PieceCodec.readParts(in, start) : List.of();
        List<Changeover> changeovers = (mask & CHANGEOVERS) != 0 ? PieceCodec.readChangeovers(in, start) : List.of();
        return new Interval(
                track.id(),
                start,
                end,
                0,
                channelRevision,
                unit,
                coded == 0 ? OptionalLong.empty() : OptionalLong.of(coded - 1),
                register,
                PieceCodec.flags(flags),
                bracket,
                parts,
                changeovers);
    }
}
