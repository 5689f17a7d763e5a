package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rate registers of a channel, as the oracle keeps them: from each piece by the wall time of its start. */
final class RatedChannel {
    final Site.Judged judged;
    final Map<String, Long> rates = new TreeMap<>();
    final Map<String, Read> reads = new TreeMap<>();
    /** The pieces of the newest revision of each interval of the last days, by its end. */
    private final TreeMap<Long, List<Piece>> recent = new TreeMap<>();

    private final int kept;
    /** End of what was rated; before the first it is the beginning. */
    long at;

    boolean begun;
    /** Whether an interval was revised that it does not remember. */
    boolean parted;

    private long due = Row.NEVER;

    /** Part of an interval, or all of it. */
    record Piece(long from, long to, long counts, int bits) {
        /** What it counts up to an instant, rounded down where that lies within. */
        long upTo(long instant) {
            if (instant >= to) {
                return counts;
            }
            return instant <= from
                    ? 0
                    : BigInteger.valueOf(counts)
                            .multiply(BigInteger.valueOf(instant - from))
                            .divide(BigInteger.valueOf(to - from))
                            .longValueExact();
        }
    }

    /** What registers had at an instant. */
    static final class Read {
        final long at;
        final Map<String, Long> rates;
        boolean revised;

        Read(long at, Map<String, Long> rates) {
            this.at = at;
            this.rates = new TreeMap<>(rates);
        }
    }

    RatedChannel(Site.Judged judged, int kept) {
        this.judged = judged;
        this.kept = kept;
    }

    static List<Piece> pieces(Interval interval) {
        List<Piece> pieces = new ArrayList<>();
        long from = Grid.nanos(interval.start());
        int bits = interval.flags().bits();
        if (interval.parts().isEmpty()) {
            return List.of(new Piece(
                    from, Grid.nanos(interval.end()), interval.counts().orElse(0), bits));
        }
        int edge = Bits.ESTIMATED | Bits.GAP;
        for (Part part : interval.parts()) {
            if ((part.flags().bits() & edge) != 0) {
                // Which of its parts are not known well they say by themselves.
                bits &= ~edge;
            }
        }
        for (Part part : interval.parts()) {
            long to = Grid.nanos(part.end());
            pieces.add(new Piece(from, to, part.counts(), bits | part.flags().bits()));
            from = to;
        }
        return pieces;
    }

    /** An interval as it was first written. */
    void take(Interval interval, RatesInForce inForce) {
        List<Piece> pieces = pieces(interval);
        long begin = inForce.begin();
        for (Piece piece : pieces) {
            if (piece.from >= begin) {
                take(piece, inForce);
            }
        }
        recent.put(Grid.nanos(interval.end()), pieces);
        if (recent.size() > kept) {
            recent.pollFirstEntry();
        }
    }

    private void take(Piece piece, RatesInForce inForce) {
        if (!begun) {
            begun = true;
            at = piece.from;
        }
        String rate = inForce.rate(piece.from, piece.bits);
        for (long next = due(at, inForce); next <= piece.to; next = due(next, inForce)) {
            Read read = new Read(next, rates);
            read.rates.merge(rate, piece.upTo(next), Long::sum);
            reads.putIfAbsent(inForce.version(next - 1).billingId(next), read);
        }
        rates.merge(rate, piece.counts, Long::sum);
        at = piece.to;
    }

    /** The first billing read after an instant, by the version that is in force up to it. */
    private long due(long after, RatesInForce inForce) {
        if (due > after) {
            return due;
        }
        due = inForce.version(after).billingAfter(after);
        return due;
    }

    /** Another version may have another day. */
    void forgetDue() {
        due = Row.NEVER;
    }

    /** A later revision. @return whether the one before is known */
    boolean revise(Interval interval, RatesInForce inForce) {
        List<Piece> before = recent.get(Grid.nanos(interval.end()));
        if (before == null) {
            return !begun;
        }
        List<Piece> now = pieces(interval);
        add(before, -1, inForce);
        add(now, 1, inForce);
        recent.put(Grid.nanos(interval.end()), now);
        return true;
    }

    private void add(List<Piece> pieces, int sign, RatesInForce inForce) {
        for (Piece piece : pieces) {
            if (piece.from >= inForce.begin() && piece.counts != 0 && begun) {
                String rate = inForce.rate(piece.from, piece.bits);
                rates.merge(rate, sign * piece.counts, Long::sum);
                for (Read read : reads.values()) {
                    long share = piece.upTo(read.at);
                    if (share != 0) {
                        read.rates.merge(rate, sign * share, Long::sum);
                        read.revised = true;
                    }
                }
            }
        }
    }

    /** What it has cannot be known any more: it goes on from what it is told to be. */
    void adopt(Map<String, Long> told, long toldAt) {
        rates.clear();
        rates.putAll(told);
        reads.clear();
        begun = true;
        at = toldAt;
    }
}
