package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rarer pieces of an interval: parts, changeovers, units. */
public final class PieceCodec {
    private PieceCodec() {}

    public static void writeParts(Out out, Instant start, List<Part> parts) {
        out.number(parts.size());
        Instant from = start;
        for (Part part : parts) {
            out.time(from, part.end())
                    .number(part.counts())
                    .number(part.flags().bits() & 0xffffffffL)
                    .octet(part.bracket().isPresent() ? 1 : 0);
            if (part.bracket().isPresent()) {
                out.bracket(part.end(), part.bracket().get());
            }
            from = part.end();
        }
    }

    public static List<Part> readParts(In in, Instant start) {
        int count = in.number(Interval.MOST_PARTS);
        var parts = new ArrayList<Part>(count);
        Instant from = start;
        for (int i = 0; i < count; i++) {
            Instant end = in.time(from);
            long counts = in.number();
            Flags flags = flags((int) in.number());
            Optional<Bracket> bracket = in.octet() == 0 ? Optional.empty() : Optional.of(in.bracket(end));
            parts.add(new Part(end, counts, flags, bracket));
            from = end;
        }
        return parts;
    }

    public static void writeChangeovers(Out out, Instant start, List<Changeover> changeovers) {
        out.number(changeovers.size());
        for (Changeover changeover : changeovers) {
            writeMark(out, start, changeover.closed());
            writeMark(out, start, changeover.opened());
        }
    }

    private static void writeMark(Out out, Instant start, Optional<Changeover.Mark> mark) {
        out.octet(mark.isPresent() ? 1 : 0);
        if (mark.isPresent()) {
            out.time(start, mark.get().at()).signed(mark.get().register());
        }
    }

    public static List<Changeover> readChangeovers(In in, Instant start) {
        int count = in.number(Interval.MOST_CHANGEOVERS);
        var changeovers = new ArrayList<Changeover>(count);
        for (int i = 0; i < count; i++) {
            Optional<Changeover.Mark> closed = readMark(in, start);
            changeovers.add(new Changeover(closed, readMark(in, start)));
        }
        return changeovers;
    }

    private static Optional<Changeover.Mark> readMark(In in, Instant start) {
        if (in.octet() == 0) {
            return Optional.empty();
        }
        Instant at = in.time(start);
        return Optional.of(new Changeover.Mark(at, in.signed()));
    }

    static void writeUnit(Out out, CountUnit unit) {
        out.number(unit.numerator()).number(unit.denominator());
    }

    static CountUnit readUnit(In in) {
        long numerator = in.number();
        long denominator = in.number();
        return numerator == 2000 && denominator == 1 ? CountUnit.TWO_WATT_HOURS : new CountUnit(numerator, denominator);
    }

    /** Most intervals have none: one object for all of them. */
    static Flags flags(int bits) {
        return bits == 0 ? Flags.NONE : new Flags(bits);
    }
}
