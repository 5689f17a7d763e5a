package io.meterhouse.judge;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what was told of the changes of a channel's register is whole, and true. */
final class Changes {
    private Changes() {}

    /** Every instant at which a register is marked as ended or begun. */
    static Set<Long> instants(Collection<Item> items) {
        return items.stream()
                .flatMap(item -> item.changes().stream())
                .flatMap(change -> Stream.of(change.closed(), change.opened()))
                .filter(Objects::nonNull)
                .map(Item.Mark::at)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Changes of register that nobody told: a channel revision that is another one and was not opened, or was opened while the one
     * before was not closed. Sums are exact only within what is told.
     *
     * @param items of the channel, those that count, by their end
     */
    static long notTold(Collection<Item> items) {
        long notTold = 0;
        Item before = null;
        boolean ever = false;
        boolean open = false;
        for (Item item : items) {
            int turns = 0;
            boolean first = false;
            for (Item.Change change : item.changes()) {
                if (change.closed() != null) {
                    open = false;
                    ever = true;
                }
                if (change.opened() != null) {
                    notTold += open ? 1 : 0;
                    // The first register of all begins no other revision, unless an earlier run had ended one.
                    turns += ever ? 1 : 0;
                    first |= !ever;
                    open = true;
                    ever = true;
                }
            }
            if (before != null) {
                int more = item.channelRevision() - before.channelRevision() - turns;
                notTold += more == 0 || first && more == 1 ? 0 : 1;
            }
            open |= item.register() != null;
            ever |= item.register() != null;
            before = item;
        }
        return notTold;
    }

    /**
     * Compares each mark with what the meter showed at the read that it names; one count is allowed for the cut of time stamps.
     *
     * @param shown by instant of a mark: the registers at the last read before it; none when it was not read
     */
    static void check(Collection<Item> items, int point, Map<Long, long[]> shown, long modulus, Tally tally) {
        for (Item item : items) {
            for (Item.Change change : item.changes()) {
                check(change.closed(), point, shown, modulus, tally);
                check(change.opened(), point, shown, modulus, tally);
            }
        }
    }

    private static void check(Item.Mark mark, int point, Map<Long, long[]> shown, long modulus, Tally tally) {
        if (mark == null) {
            return;
        }
        tally.marks++;
        long[] registers = shown.get(mark.at());
        if (registers == null) {
            tally.markErrorCounts += Math.max(1, mark.register());
            return;
        }
        long off = Math.abs(ChannelCase.nearest(mark.register() - registers[point], modulus));
        tally.markErrorCounts += Math.max(0, off - 1);
    }
}
