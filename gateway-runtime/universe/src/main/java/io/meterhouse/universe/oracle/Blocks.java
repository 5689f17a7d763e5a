package io.meterhouse.universe.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The blocks of demand of a channel between two billing reads, as docs/tou.md says: each of them summed from the pieces of the
 * intervals that it has, from the beginning, as often as one of them is revised.
 */
final class Blocks {
    private static final long MINUTE = 60_000_000_000L;
    /** A block with one of these is not known well enough, or was not whole. */
    private static final int UNFIT = Bits.GAP
            | Bits.TEST
            | Bits.ESTIMATED
            | Bits.QUESTIONABLE
            | Bits.OVERFLOW
            | Bits.PARTIAL
            | Bits.POWER_FAIL
            | Bits.TIME_CHANGE
            | Bits.TIME_UNKNOWN
            | Bits.CONFIG_CHANGE
            | Bits.METER_CHANGE;

    private final Grid grid;
    private final int minutes;
    /** From when blocks count, and up to when. */
    private final long since;

    private final long demandSince;
    private long until = Long.MAX_VALUE;
    /** What flowed in those that were measured, by their ends. */
    private final TreeMap<Long, Long> whole = new TreeMap<>();
    /** Whether an interval was revised when some of the others may not have been kept any more: they could not be looked at again. */
    private boolean uncertain;

    /**
     * @param since from when blocks count
     * @param demandSince when peaks began anew: that or earlier, since the programme may have said another length then
     */
    Blocks(Site site, int minutes, long since, long demandSince) {
        this.grid = new Grid(site.truth.zone(), Duration.ofMinutes(minutes));
        this.minutes = minutes;
        this.since = since;
        this.demandSince = demandSince;
    }

    boolean hasLength(int other) {
        return minutes == other;
    }

    /** What comes later is of other blocks. */
    void end(long at) {
        until = at;
        whole.tailMap(at, false).clear();
    }

    /** Whether none of it lies after an instant. */
    boolean isOver(long at) {
        return until <= at;
    }

    /** It will not be revised any more: what was never the highest up to then is not needed. */
    void forgetLower() {
        long highest = -1;
        for (Iterator<Long> each = whole.values().iterator(); !uncertain && each.hasNext(); ) {
            long counts = each.next();
            if (counts < highest) {
                each.remove();
            }
            highest = Math.max(highest, counts);
        }
    }

    /** The first of the highest that end from an instant up to another; null where there is none. */
    private Map.Entry<Long, Long> highest(long from, long to) {
        Map.Entry<Long, Long> highest = null;
        for (Map.Entry<Long, Long> each : whole.tailMap(from, true).entrySet()) {
            if (each.getKey() > to) {
                break;
            }
            if (highest == null || each.getValue() > highest.getValue()) {
                highest = each;
            }
        }
        return highest;
    }

    /** An interval is revised. @param kept from when all are kept for certain */
    void revise(long from, long to, long kept, TreeMap<Long, List<RatedChannel.Piece>> pieces, RatesInForce inForce) {
        if (from < until && to > since) {
            uncertain |= demandSince < kept;
            find(from, to, true, pieces, inForce);
        }
    }

    /** Sums the blocks anew that an interval has a part in. @param pieces of all intervals of the last days, by their ends */
    void find(long from, long to, TreeMap<Long, List<RatedChannel.Piece>> pieces, RatesInForce inForce) {
        if (from < until && to > since) {
            find(from, to, false, pieces, inForce);
        }
    }

    private void find(
            long from, long to, boolean beyond, TreeMap<Long, List<RatedChannel.Piece>> pieces, RatesInForce inForce) {
        long end = grid.after(from);
        for (; end < to; end = grid.after(end)) {
            find(end, pieces, inForce);
        }
        // One that is not over yet is found with the interval that ends it, unless that is there already.
        if (end == to || beyond) {
            find(end, pieces, inForce);
        }
    }

    private void find(long end, TreeMap<Long, List<RatedChannel.Piece>> pieces, RatesInForce inForce) {
        long start = end - minutes * MINUTE;
        whole.remove(end);
        boolean changes = !inForce.versions.subMap(start + 1, end).isEmpty();
        if (start < since || end > until || start < inForce.begin() || changes) {
            return;
        }
        long at = start;
        long counts = 0;
        for (var interval : pieces.tailMap(start, false).values()) {
            for (RatedChannel.Piece piece : interval) {
                if (piece.to() <= start) {
                    continue;
                }
                if (at == end) {
                    break;
                }
                boolean isFit = piece.from() == at
                        && piece.to() <= end
                        && (piece.bits() & UNFIT) == 0
                        && ((piece.bits() & Bits.BACKFILLED) == 0 || minutes * MINUTE % (piece.to() - at) == 0);
                if (!isFit) {
                    return;
                }
                counts += piece.counts();
                at = piece.to();
            }
            if (at == end) {
                whole.put(end, counts);
                return;
            }
        }
    }

    /**
     * What is wrong with a demand, in words; empty where it is right.
     *
     * @param upTo when it was read
     * @param kept from when all intervals are kept for certain: what was before it may not have been looked at again after a revision
     */
    String wrong(OptionalLong counts, Optional<Instant> end, long upTo, long kept) {
        long from = uncertain ? kept + minutes * MINUTE : Long.MIN_VALUE;
        Map.Entry<Long, Long> highest = highest(from, upTo);
        String due = highest == null
                ? "no block was measured from beginning to end"
                : highest.getValue() + " counts flowed in the " + minutes + " minutes up to "
                        + Grid.instant(highest.getKey());
        if (counts.isEmpty() || end.isEmpty()) {
            return highest == null && end.isEmpty() && counts.isEmpty() ? "" : "it has no demand, where " + due;
        }
        long at = Grid.nanos(end.get());
        Long flowed = whole.get(at);
        boolean right = flowed != null
                && at <= upTo
                && flowed == counts.getAsLong()
                && (highest == null
                        || flowed > highest.getValue()
                        || flowed.equals(highest.getValue()) && (uncertain || at == highest.getKey()));
        return right
                ? ""
                : "its demand is " + counts.getAsLong() + " counts in the block up to " + end.get() + ", where "
                        + (flowed == null ? "none was measured" : flowed + " flowed") + "; " + due;
    }
}
