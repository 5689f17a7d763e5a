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
 * The blocks of demand of a channel between two billing reads, as docs/tou-programme.md says: each of them summed from the pieces of the
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
            | Bits.POWER_FAIL
            | Bits.TIME_CHANGE
            | Bits.TIME_UNKNOWN
            | Bits.CONFIG_CHANGE
            | Bits.METER_CHANGE;

    private final Grid grid;
    private final int minutes;
    /** From when blocks count, and up to when. */
    private final long since;

    private long until = Long.MAX_VALUE;
    /** Those that were measured, by their ends. */
    private final TreeMap<Long, Block> whole = new TreeMap<>();
    /** Whether an interval was revised meanwhile. */
    private boolean revised;

    /** @param sure that it counts; not where the programme changed within it, and no interval was cut there */
    private record Block(long counts, boolean sure) {}

    Blocks(Site site, int minutes, long since) {
        this.grid = new Grid(site.truth.zone(), Duration.ofMinutes(minutes));
        this.minutes = minutes;
        this.since = since;
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
        for (Iterator<Block> each = whole.values().iterator(); each.hasNext(); ) {
            Block block = each.next();
            if (block.counts < highest) {
                each.remove();
            } else if (block.sure) {
                highest = block.counts;
            }
        }
    }

    /** The first of the highest that end from an instant up to another; null where there is none. */
    private Map.Entry<Long, Block> highest(long from, long to) {
        Map.Entry<Long, Block> highest = null;
        for (Map.Entry<Long, Block> each : whole.tailMap(from, true).entrySet()) {
            if (each.getKey() > to) {
                break;
            }
            if (each.getValue().sure && (highest == null || each.getValue().counts > highest.getValue().counts)) {
                highest = each;
            }
        }
        return highest;
    }

    /** Whether an interval was revised, and some of the others may not be kept any more. */
    boolean isUncertain(long kept) {
        return revised && since < kept;
    }

    /** Sums the blocks anew that an interval has a part in. @param pieces of all intervals of the last days, by their ends */
    void find(
            long from,
            long to,
            boolean isRevision,
            TreeMap<Long, List<RatedChannel.Piece>> pieces,
            RatesInForce inForce) {
        if (from >= until || to <= since) {
            return;
        }
        revised |= isRevision;
        long end = grid.after(from);
        for (; end < to; end = grid.after(end)) {
            find(end, pieces, inForce);
        }
        // One that is not over yet is found with the interval that ends it, unless that is there already.
        if (end == to || isRevision) {
            find(end, pieces, inForce);
        }
    }

    private void find(long end, TreeMap<Long, List<RatedChannel.Piece>> pieces, RatesInForce inForce) {
        long start = end - minutes * MINUTE;
        whole.remove(end);
        if (start < since || end > until || start < inForce.begin()) {
            return;
        }
        var changes = inForce.versions.subMap(start + 1, end);
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
                if (!isFit || at > start && changes.containsKey(at)) {
                    return;
                }
                counts += piece.counts();
                at = piece.to();
            }
            if (at == end) {
                whole.put(end, new Block(counts, changes.isEmpty()));
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
        long from = isUncertain(kept) ? kept + minutes * MINUTE : Long.MIN_VALUE;
        Map.Entry<Long, Block> highest = highest(from, upTo);
        String due = highest == null
                ? "no block was measured from beginning to end"
                : highest.getValue().counts + " counts flowed in the " + minutes + " minutes up to "
                        + Grid.instant(highest.getKey());
        if (counts.isEmpty() || end.isEmpty()) {
            return highest == null && end.isEmpty() && counts.isEmpty() ? "" : "it has no demand, where " + due;
        }
        long at = Grid.nanos(end.get());
        Block block = whole.get(at);
        boolean right = block != null
                && at <= upTo
                && block.counts == counts.getAsLong()
                && (highest == null
                        || block.counts > highest.getValue().counts
                        || block.counts == highest.getValue().counts
                                && (!block.sure || from > Long.MIN_VALUE || at == highest.getKey()));
        return right
                ? ""
                : "its demand is " + counts.getAsLong() + " counts in the block up to " + end.get() + ", where "
                        + (block == null ? "none was measured" : block.counts + " flowed") + "; " + due;
    }
}
