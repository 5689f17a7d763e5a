package io.meterhouse.judge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that was received of one channel, and what is wrong with it. */
final class ChannelCase {
    private final Tally tally = new Tally();
    private final Map<String, Item> byName = new HashMap<>();
    private final TreeMap<Long, Item> latest = new TreeMap<>();

    /** @param shared the highest sequence that is the same in all epochs */
    void add(Item item, long shared) {
        Item known = byName.get(item.name());
        if (known != null) {
            if (known.says(item)) {
                tally.redelivered++;
            } else if (known.epoch() == item.epoch() || Math.min(known.sequence(), item.sequence()) <= shared) {
                tally.conflicts++;
                return;
            } else {
                tally.replaced++;
            }
            if (item.epoch() <= known.epoch()) {
                return;
            }
        }
        byName.put(item.name(), item);
        latest.merge(item.end(), item, (a, b) -> a.countsBefore(b) ? a : b);
    }

    Tally tally() {
        return tally;
    }

    /** The instants at which the true register is wanted. */
    List<Long> instants() {
        List<Long> instants = new ArrayList<>();
        for (Item item : byName.values()) {
            if (item.register() != null) {
                instants.add(item.t0());
                instants.add(item.t1());
            }
        }
        return instants;
    }

    Collection<Item> items() {
        return byName.values();
    }

    /** Counts the boundaries from first to last, both included. */
    void expect(long first, long last, Run run, String panel, String channel, Stored stored) {
        for (long end = first; end <= last; end += run.interval()) {
            tally.expected++;
            Item item = latest.get(end);
            if (item == null) {
                tally.missing++;
            } else {
                tally.received++;
                if (item.counts() == null) {
                    boolean allowed = run.allowsGap(panel, item.start(), item.end());
                    tally.gapsAllowed += allowed ? 1 : 0;
                    tally.withoutValue += allowed ? 0 : 1;
                }
            }
            if (stored != null) {
                tally.stored += stored.has(channel, end) ? 1 : 0;
                tally.acknowledged += stored.acknowledged(channel, end) ? 1 : 0;
            }
        }
        if (stored != null) {
            tally.unacknowledged = tally.expected - tally.acknowledged;
            tally.acknowledgedNotReceived = stored.acknowledged(channel).stream()
                    .filter(name -> !byName.containsKey(name))
                    .count();
            tally.contradictsStore =
                    byName.values().stream().filter(stored::contradicts).count();
        }
    }

    /** What was told of changes of the register. @param shown as in {@link Changes#check} */
    void changes(int point, Map<Long, long[]> shown, long modulus) {
        tally.changesNotTold = Changes.notTold(latest.values());
        Changes.check(latest.values(), point, shown, modulus, tally);
    }

    /** After the rule of which one counts: intervals that overlap another one. */
    void overlaps() {
        List<Item> sorted = new ArrayList<>(latest.values());
        sorted.sort(Comparator.comparingLong(Item::start).thenComparingLong(Item::end));
        long reached = Long.MIN_VALUE;
        for (Item item : sorted) {
            if (item.start() < reached) {
                tally.duplicates++;
            }
            reached = Math.max(reached, item.end());
        }
    }

    /**
     * From register to register: what the intervals between two of them sum to, minus their difference, without regard to sign, so that
     * two errors cannot make each other good. Across a changeover the old register counts up to its mark, the new one from its own.
     */
    void sums() {
        Item from = null;
        long sum = 0;
        for (Item item : latest.values()) {
            long parts = item.parts().stream().mapToLong(Long::longValue).sum();
            if (!item.parts().isEmpty() && item.counts() != null) {
                tally.sumErrorCounts += Math.abs(parts - item.counts());
            }
            sum += item.counts() == null ? 0 : item.counts();
            if (item.changes().isEmpty()) {
                if (item.register() == null) {
                    continue;
                }
                if (from != null && from.channelRevision() == item.channelRevision()) {
                    tally.sumErrorCounts += Math.abs(sum - (item.register() - from.register()));
                }
            } else {
                tally.sumErrorCounts += Math.abs(sum - across(from, item, sum));
            }
            from = item.register() == null ? null : item;
            sum = 0;
        }
    }

    /** What the registers say was counted up to the item's end; what the messages say, where a register is not told. */
    private static long across(Item from, Item item, long told) {
        Long register = from == null ? null : from.register();
        long difference = 0;
        for (Item.Change change : item.changes()) {
            if (change.closed() != null) {
                if (register == null) {
                    return told;
                }
                difference += change.closed().register() - register;
            }
            register = change.opened() == null ? null : change.opened().register();
        }
        if (register == null) {
            return difference;
        }
        return item.register() == null ? told : difference + item.register() - register;
    }

    /** Whether each B lies between the true registers of its bracket, one count allowed at each end. */
    void boundaries(int point, Map<Long, long[]> truth, long modulus, long tolerance) {
        List<Item> sorted = new ArrayList<>(byName.values());
        sorted.removeIf(item -> item.register() == null);
        sorted.sort(Comparator.comparingInt(Item::channelRevision).thenComparingLong(Item::end));
        int revision = -1;
        long raw = 0;
        long lifted = 0;
        for (Item item : sorted) {
            tally.boundaries++;
            long low = truth.get(item.t0())[point];
            long high = truth.get(item.t1())[point];
            // B runs on past the modulus, the meter does not: the first of a revision tells how often it has passed,
            // the rest follow.
            long base = item.channelRevision() == revision
                    ? lifted + nearest(low - raw, modulus)
                    : low + Math.floorDiv(item.register() - low + modulus / 2, modulus) * modulus;
            long top = base + nearest(high - low, modulus);
            tally.boundaryErrorCounts += Math.max(0, Math.max(base - 1 - item.register(), item.register() - (top + 1)));
            revision = item.channelRevision();
            raw = high;
            lifted = top;
            if (item.t1() - item.t0() > tolerance) {
                tally.wide++;
                tally.wideUnflagged += (item.flags() & Item.ESTIMATED) == 0 ? 1 : 0;
            }
        }
    }

    /** The least difference that two registers can have which wrap. */
    static long nearest(long difference, long modulus) {
        long positive = Math.floorMod(difference, modulus);
        return positive > modulus / 2 ? positive - modulus : positive;
    }
}
