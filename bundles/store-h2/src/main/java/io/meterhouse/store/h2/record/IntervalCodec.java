package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An interval as what a reader cannot tell from the interval before it. Counts and flags are written elsewhere, in columns. */
final class IntervalCodec {
    private static final int START = 1;
    private static final int UNIT = 2;
    private static final int REGISTER = 4;
    private static final int PARTS = 8;
    private static final int CHANGEOVERS = 16;
    /** With a register: its bracket is the one that all share. */
    private static final int SHARED = 32;

    private IntervalCodec() {}

    /** What must be said of an interval besides its counts and flags, for a reader who knows the track. */
    static int mask(Interval interval, Track track, Instant start, Optional<Bracket> shared) {
        int mask = interval.start().equals(start) ? 0 : START;
        if (interval.channelRevision() != track.channelRevision()
                || !interval.unit().equals(track.unit())) {
            mask |= UNIT;
        }
        if (!follows(interval, track, shared)) {
            mask |= REGISTER;
            mask |= interval.bracket().isPresent() && interval.bracket().equals(shared) ? SHARED : 0;
        }
        mask |= interval.parts().isEmpty() ? 0 : PARTS;
        mask |= interval.changeovers().isEmpty() ? 0 : CHANGEOVERS;
        return mask;
    }

    /** Whether no more is said than a register and a unit. */
    static boolean isPlain(int mask) {
        return (mask & (START | PARTS | CHANGEOVERS)) == 0;
    }

    static boolean hasUnit(int mask) {
        return (mask & UNIT) != 0;
    }

    static void write(Interval interval, int mask, Out out) {
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
                out.signed(interval.register().getAsLong());
                if ((mask & SHARED) == 0) {
                    out.bracket(interval.end(), interval.bracket().orElseThrow());
                }
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

    /** Passes over an interval that nobody asked for. @return whether its channel has another unit or revision from here on */
    static boolean pass(In in, int mask, Track track, Instant shapeStart, Instant end) {
        Instant start = (mask & START) != 0 ? in.time(end) : shapeStart;
        int channelRevision = (mask & UNIT) != 0 ? in.number(Integer.MAX_VALUE) : track.channelRevision();
        CountUnit unit = (mask & UNIT) != 0 ? PieceCodec.readUnit(in) : track.unit();
        if ((mask & REGISTER) != 0 && in.octet() != 0) {
            in.signed();
            if ((mask & SHARED) == 0) {
                in.bracket(end);
            }
        }
        if ((mask & PARTS) != 0) {
            PieceCodec.readParts(in, start);
        }
        if ((mask & CHANGEOVERS) != 0) {
            PieceCodec.readChangeovers(in, start);
        }
        return track.pass(end, channelRevision, unit);
    }

    static Interval read(
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
                bracket = (mask & SHARED) != 0 ? shared : Optional.of(in.bracket(end));
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
