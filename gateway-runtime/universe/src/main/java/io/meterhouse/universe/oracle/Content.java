package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import java.util.Optional;

/** What an interval says, in 64 bits: the same for what was appended and for what was told of it. */
final class Content {
    private Content() {}

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    private static long of(
            int channel, long start, long end, int revisions, long numerator, long denominator, long counts) {
        long hash = mix(channel, start);
        hash = mix(hash, end);
        hash = mix(hash, revisions);
        hash = mix(hash, numerator);
        hash = mix(hash, denominator);
        return mix(hash, counts);
    }

    static long of(int channel, Row row, int place) {
        long hash = of(
                channel,
                row.start,
                row.end,
                row.revision << 16 | row.channelRevision,
                row.numerator,
                row.denominator,
                row.v[place]);
        hash = mix(hash, row.register(Row.NONE, place));
        hash = mix(hash, row.t0);
        hash = mix(hash, row.t1);
        hash = mix(hash, row.bits(place));
        if (!row.pieces.isEmpty()) {
            Row.Pieces pieces = row.pieces(place);
            hash = pieces == null ? hash : mix(hash, pieces.hash());
        }
        for (Row.Overs overs : row.overs) {
            hash = overs.place() == place ? mix(hash, overs.hash()) : hash;
        }
        return hash;
    }

    static long of(int channel, Interval interval) {
        long hash = of(
                channel,
                Grid.nanos(interval.start()),
                Grid.nanos(interval.end()),
                interval.revision() << 16 | interval.channelRevision(),
                interval.unit().numerator(),
                interval.unit().denominator(),
                interval.counts().orElse(Row.NONE));
        hash = mix(hash, interval.register().orElse(Row.NONE));
        Bracket bracket = interval.bracket().orElse(null);
        hash = mix(hash, bracket == null ? Row.NEVER : bracket.t0().toEpochMilli());
        hash = mix(hash, bracket == null ? Row.NEVER : bracket.t1().toEpochMilli());
        hash = mix(hash, interval.flags().bits());
        if (!interval.parts().isEmpty()) {
            long parts = 0;
            for (Part part : interval.parts()) {
                parts = piece(
                        parts,
                        Grid.nanos(part.end()),
                        part.counts(),
                        part.flags().bits());
            }
            hash = mix(hash, parts);
        }
        if (!interval.changeovers().isEmpty()) {
            long overs = 0;
            for (Changeover change : interval.changeovers()) {
                overs = mark(mark(overs, change.closed()), change.opened());
            }
            hash = mix(hash, overs);
        }
        return hash;
    }

    static long piece(long hash, long end, long counts, int bits) {
        return mix(mix(mix(hash, end), counts), bits);
    }

    private static long mark(long hash, Optional<Changeover.Mark> mark) {
        return mix(
                mix(hash, mark.map(at -> Grid.nanos(at.at())).orElse(Row.NEVER)),
                mark.map(Changeover.Mark::register).orElse(Row.NONE));
    }
}
