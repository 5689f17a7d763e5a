package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A batch written out in full, each interval as its difference from the one before it. Needs no ledger but for the names. */
final class RevisionsCodec {
    private static final int COUNTED = 1;
    private static final int REGISTER = 2;
    private static final int PARTS = 4;
    private static final int CHANGEOVERS = 8;
    private static final int UNIT = 16;
    private static final int BRACKET = 32;

    private final Ledger ledger;

    RevisionsCodec(Ledger ledger) {
        this.ledger = ledger;
    }

    void write(Batch batch, Out out) {
        List<Interval> intervals = batch.intervals();
        for (Interval interval : intervals) {
            ledger.trackFor(interval.channel(), out);
        }
        out.octet(Item.REVISIONS).text(batch.panel()).text(batch.reason()).number(intervals.size());
        var before = new Before();
        for (Interval interval : intervals) {
            int mask = (interval.counts().isPresent() ? COUNTED : 0)
                    | (interval.register().isPresent() ? REGISTER : 0)
                    | (interval.parts().isEmpty() ? 0 : PARTS)
                    | (interval.changeovers().isEmpty() ? 0 : CHANGEOVERS)
                    | (interval.unit().equals(before.unit) ? 0 : UNIT)
                    | (interval.bracket().equals(before.bracket) ? 0 : BRACKET);
            int channel = ledger.track(interval.channel()).index();
            out.octet(mask)
                    .signed(channel - before.channel)
                    .time(before.end, interval.end())
                    .time(interval.end(), interval.start())
                    .number(interval.revision())
                    .number(interval.channelRevision())
                    .number(interval.flags().bits() & 0xffffffffL);
            if ((mask & UNIT) != 0) {
                PieceCodec.writeUnit(out, interval.unit());
            }
            if ((mask & COUNTED) != 0) {
                out.number(interval.counts().getAsLong());
            }
            if ((mask & REGISTER) != 0) {
                out.signed(interval.register().getAsLong() - before.register);
                if ((mask & BRACKET) != 0) {
                    out.bracket(interval.end(), interval.bracket().orElseThrow());
                }
            }
            if ((mask & PARTS) != 0) {
                PieceCodec.writeParts(out, interval.start(), interval.parts());
            }
            if ((mask & CHANGEOVERS) != 0) {
                PieceCodec.writeChangeovers(out, interval.start(), interval.changeovers());
            }
            before.note(interval, channel);
        }
    }

    Batch read(In in) {
        String panel = in.text();
        String reason = in.text();
        int size = in.number(Batch.LIMIT);
        var intervals = new ArrayList<Interval>(Math.min(size, 256));
        var before = new Before();
        for (int i = 0; i < size; i++) {
            int mask = in.octet();
            int channel = Math.toIntExact(before.channel + in.signed());
            Instant end = in.time(before.end);
            Instant start = in.time(end);
            int revision = in.number(Integer.MAX_VALUE);
            int channelRevision = in.number(Integer.MAX_VALUE);
            int flags = (int) in.number();
            CountUnit unit = (mask & UNIT) != 0 ? PieceCodec.readUnit(in) : before.unit;
            OptionalLong counts = (mask & COUNTED) != 0 ? OptionalLong.of(in.number()) : OptionalLong.empty();
            OptionalLong register = OptionalLong.empty();
            Optional<Bracket> bracket = Optional.empty();
            if ((mask & REGISTER) != 0) {
                register = OptionalLong.of(before.register + in.signed());
                bracket = (mask & BRACKET) != 0 ? Optional.of(in.bracket(end)) : before.bracket;
            }
            var interval = new Interval(
                    ledger.track(channel).id(),
                    start,
                    end,
                    revision,
                    channelRevision,
                    unit,
                    counts,
                    register,
                    PieceCodec.flags(flags),
                    bracket,
                    (mask & PARTS) != 0 ? PieceCodec.readParts(in, start) : List.of(),
                    (mask & CHANGEOVERS) != 0 ? PieceCodec.readChangeovers(in, start) : List.of());
            intervals.add(interval);
            before.note(interval, channel);
        }
        return new Batch(panel, Batch.Kind.REVISIONS, reason, intervals);
    }

    private static final class Before {
        private int channel;
        private Instant end = Instant.EPOCH;
        private CountUnit unit = CountUnit.TWO_WATT_HOURS;
        private long register;
        private Optional<Bracket> bracket = Optional.empty();

        void note(Interval interval, int index) {
            channel = index;
            end = interval.end();
            unit = interval.unit();
            register = interval.register().orElse(register);
            bracket = interval.bracket();
        }
    }
}
