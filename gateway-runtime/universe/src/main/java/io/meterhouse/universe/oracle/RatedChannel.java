package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.Quantity;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rate registers of a channel, as the oracle keeps them: from each piece by the wall time of its start. */
final class RatedChannel {
    private static final long DAY = 24 * 3_600_000_000_000L;

    final Site.Judged judged;
    final Map<String, Long> rates = new TreeMap<>();
    final Map<String, Read> reads = new TreeMap<>();
    /** The pieces of the newest revision of each interval of the last days, by its end. */
    private final TreeMap<Long, List<Piece>> recent = new TreeMap<>();

    private final int kept;
    private final Site site;
    private final boolean hasDemand;
    /** Blocks of demand since the billing read before, or since blocks have this length. */
    private Blocks blocks;

    /** Those before, as long as they may be revised. */
    private final ArrayDeque<Blocks> earlier = new ArrayDeque<>();
    /** When peaks began anew; unknown where damage was met since. */
    private long demandSince = Row.NEVER;
    /** End of what was rated; before the first it is the beginning. */
    long at;

    boolean begun;
    /** Whether it knows of all reads that were due. */
    boolean knowsReads = true;
    /** Whether an interval was revised that it does not remember. */
    boolean parted;

    private RatesInForce.Due due;
    /** When it was read last. */
    private long passed = Row.NEVER;

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
        /** Null where they are not known. */
        final Blocks blocks;

        final long demandSince;
        boolean revised;

        Read(long at, RatedChannel channel) {
            this.at = at;
            this.rates = new TreeMap<>(channel.rates);
            this.blocks = channel.blocks;
            this.demandSince = channel.demandSince;
        }
    }

    RatedChannel(Site.Judged judged, int kept, Site site) {
        this.judged = judged;
        this.kept = kept;
        this.site = site;
        this.hasDemand = judged.channel.id().quantity() == Quantity.KWH_DELIVERED;
    }

    /** Whether programmes keep a demand of it. */
    boolean hasDemand() {
        return hasDemand;
    }

    /** Null where damage took what they begin with, and where nothing was counted since peaks began anew. */
    Blocks blocks() {
        return blocks;
    }

    /** When peaks began anew, ns. */
    long demandSince() {
        return demandSince;
    }

    static List<Piece> pieces(Interval interval) {
        List<Piece> pieces = new ArrayList<>();
        long from = Grid.nanos(interval.start());
        int bits = interval.flags().bits();
        if (interval.parts().isEmpty()) {
            // Where nothing is known, that is a gap in a block too.
            int known = interval.counts().isPresent() ? bits : bits | Bits.GAP;
            return List.of(new Piece(
                    from, Grid.nanos(interval.end()), interval.counts().orElse(0), known));
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
        long end = Grid.nanos(interval.end());
        recent.put(end, pieces);
        if (recent.size() > kept) {
            recent.pollFirstEntry();
        }
        long from = Grid.nanos(interval.start());
        earlier.forEach(each -> each.find(from, end, recent, inForce));
        if (blocks != null) {
            blocks.find(from, end, recent, inForce);
        }
    }

    private void take(Piece piece, RatesInForce inForce) {
        if (!begun) {
            begun = true;
            at = piece.from;
            demandSince = at;
        }
        String rate = inForce.rate(piece.from, piece.bits);
        while (due(inForce).at() <= piece.to) {
            RatesInForce.Due next = due(inForce);
            if (next.at() > piece.from) {
                measure(piece.from, inForce);
            }
            for (String id : next.ids()) {
                Read read = new Read(next.at(), this);
                read.rates.merge(rate, piece.upTo(next.at()), Long::sum);
                reads.putIfAbsent(id, read);
            }
            if (next.resetsDemand()) {
                begin(next.at(), null);
                demandSince = next.at();
            }
            passed = next.at();
        }
        if (demandSince < piece.to) {
            measure(Math.max(demandSince, piece.from), inForce);
        }
        rates.merge(rate, piece.counts, Long::sum);
        at = piece.to;
    }

    /** Blocks have the length that the programme says which is in force at an instant. */
    private void measure(long from, RatesInForce inForce) {
        int minutes = inForce.version(from).blockMinutes();
        if (hasDemand && demandSince != Row.NEVER && (blocks == null || !blocks.hasLength(minutes))) {
            begin(from, new Blocks(site, minutes, from, demandSince));
        }
    }

    private void begin(long at, Blocks next) {
        if (blocks != null) {
            blocks.end(at);
            earlier.add(blocks);
            // Nothing of it is revised any more that is remembered.
            while (earlier.size() > 1 && !recent.isEmpty() && earlier.peek().isOver(recent.firstKey())) {
                earlier.remove().forgetLower();
            }
        }
        blocks = next;
    }

    /** The first reads that were not yet, by the version that is in force up to them. */
    private RatesInForce.Due due(RatesInForce inForce) {
        long after = Math.max(passed, at);
        if (due == null || due.at() <= after) {
            due = inForce.after(after);
        }
        return due;
    }

    /** Another version may have other days. */
    void forgetDue() {
        due = null;
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
        long from = Grid.nanos(interval.start());
        long end = Grid.nanos(interval.end());
        recent.put(end, now);
        // What is outdated is found again within a day, as somebody asks every day; and once more after a restart, from
        // a
        // checkpoint that may be four days old.
        long all = inForce.kept() + 5 * DAY;
        earlier.forEach(each -> each.revise(from, end, all, recent, inForce));
        if (blocks != null) {
            blocks.revise(from, end, all, recent, inForce);
        }
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

    void forgetReads() {
        reads.clear();
        knowsReads = false;
    }

    /** What it has cannot be known any more: it goes on from what it is told to be. */
    void adopt(Map<String, Long> told, long toldAt) {
        rates.clear();
        rates.putAll(told);
        forgetReads();
        earlier.clear();
        blocks = null;
        demandSince = Row.NEVER;
        begun = true;
        at = toldAt;
    }
}
