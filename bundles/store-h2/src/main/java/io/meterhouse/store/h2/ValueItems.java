package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.generation.Archive;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The values of a channel as columns. What only a generation has, of days that nothing was revised of, is decoded straight into them;
 * everything else goes the way of {@link IntervalItems}.
 */
final class ValueItems implements Items<Values> {
    private static final long DAY = 86_400;
    private static final int DAYS_AT_ONCE = 4;

    private final Reader reader;
    private final Archive archive;
    private final ChannelId channel;
    private final Set<Integer> revised;
    private final Instant journaled;
    private final Instant to;
    private final ArrayDeque<Values> ready = new ArrayDeque<>();
    private SortedMap<Integer, Values> loaded = new TreeMap<>();
    private int loadedFrom = Integer.MIN_VALUE;
    /** The last day of which nothing is left in the archive, as long as that is the one of the beginning. */
    private int passed = Integer.MIN_VALUE;

    /** Number of the generation in the beginning: another one has what the journal had then. */
    private final int born;

    private Instant at;

    ValueItems(Reader reader, Archive archive, ChannelId channel, Instant from, Instant to) throws StoreException {
        this.reader = reader;
        this.archive = archive;
        this.channel = channel;
        this.born = reader.generation();
        Instant newest = reader.newest();
        this.to = to.isBefore(newest) ? to : newest;
        Instant oldest = reader.oldest();
        Instant before = oldest.equals(Instant.MAX) ? this.to : oldest.minusNanos(1);
        this.at = from.isAfter(before) ? from : before;
        this.journaled = reader.journaled();
        this.revised = at.isBefore(this.to) ? archive.revised(at, this.to) : Set.of();
    }

    @Override
    public Optional<Values> next() throws StoreException {
        while (ready.isEmpty() && at.isBefore(to)) {
            // The first end that is still to come, and the day it lies in.
            int day = (int) Math.floorDiv(at.plusNanos(1).getEpochSecond(), DAY);
            if (!archived(day) && !journaled(day)) {
                slow(day);
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    private static Instant lastOf(long day) {
        return Instant.ofEpochSecond((day + 1) * DAY).minusNanos(1);
    }

    /** Takes a day that only the archive has, or what it has of one that the journal goes on with. */
    private boolean archived(int day) throws StoreException {
        if (revised.contains(day) || !at.isBefore(journaled.minusNanos(1))) {
            return false;
        }
        Values all = columns(day);
        if (all == null) {
            return false;
        }
        Instant end = earlier(earlier(lastOf(day), to), journaled.minusNanos(1));
        Values some = Columns.within(all, Values.nanos(at), Values.nanos(end));
        if (some != null) {
            ready.add(some);
        }
        // All that the archive has of it was given: what is left is in the journal.
        passed = Values.nanos(end) >= all.endNanos(all.size() - 1) ? day : passed;
        at = end;
        return true;
    }

    /** Takes the rest, where the archive has none of it. */
    private boolean journaled(int day) throws StoreException {
        int generation = reader.generation();
        if (generation != born
                || archive.lastDay() > passed
                || revised.stream().anyMatch(revisedDay -> revisedDay >= day)) {
            return false;
        }
        // Where a generation was made meanwhile, what the journal had may be there.
        Optional<List<Values>> rest =
                reader.columns(channel, at, to).filter(values -> reader.generation() == generation);
        rest.ifPresent(values -> {
            ready.addAll(values);
            at = to;
        });
        return rest.isPresent();
    }

    private Values columns(int day) throws StoreException {
        if (day < loadedFrom || day >= loadedFrom + Archive.DAYS_AT_ONCE) {
            loaded = archive.values(channel, day);
            loadedFrom = day;
        }
        return loaded.get(day);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void slow(int day) throws StoreException {
        int last = day;
        while (last < day + DAYS_AT_ONCE - 1
                && (revised.contains(last + 1) || !lastOf(last).isBefore(journaled))) {
            last++;
        }
        Instant end = earlier(lastOf(last), to);
        int generation = reader.generation();
        boolean asked =
                generation != born || archive.lastDay() > passed || !Collections.disjoint(revised, days(day, last));
        List<StoredInterval> found = reader.intervals(Set.of(channel), at, end, asked);
        if (!asked && reader.generation() != generation) {
            // What the journal had is in another generation by now.
            found = reader.intervals(Set.of(channel), at, end);
        }
        ready.addAll(Columns.of(IntervalItems.latest(found)));
        at = end;
    }

    private static List<Integer> days(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Override
    public void close() {
        ready.clear();
    }
}
