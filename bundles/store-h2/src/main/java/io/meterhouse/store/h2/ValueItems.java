package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.generation.Archive;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;

/**
 * The values of a channel as columns. A day that only a generation has, and that nothing was revised of, is decoded straight into them;
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
    private Instant at;

    ValueItems(Reader reader, Archive archive, ChannelId channel, Instant from, Instant to) throws StoreException {
        this.reader = reader;
        this.archive = archive;
        this.channel = channel;
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
            long day = Math.floorDiv(at.plusNanos(1).getEpochSecond(), DAY);
            if (!plain(day)) {
                slow(day);
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    private static Instant lastOf(long day) {
        return Instant.ofEpochSecond((day + 1) * DAY).minusNanos(1);
    }

    private boolean isPlain(long day) {
        return lastOf(day).isBefore(journaled) && !revised.contains((int) day);
    }

    private boolean plain(long day) throws StoreException {
        Optional<Values> all = isPlain(day) ? archive.values(channel, (int) day) : Optional.empty();
        if (all.isEmpty()) {
            return false;
        }
        Values some = Columns.within(all.get(), Values.nanos(at), Values.nanos(to));
        if (some != null) {
            ready.add(some);
        }
        at = lastOf(day);
        return true;
    }

    private void slow(long day) throws StoreException {
        long last = day;
        while (last < day + DAYS_AT_ONCE - 1 && !isPlain(last + 1)) {
            last++;
        }
        Instant end = lastOf(last).isBefore(to) ? lastOf(last) : to;
        ready.addAll(Columns.of(IntervalItems.latest(reader.intervals(Set.of(channel), at, end))));
        at = end;
    }

    @Override
    public void close() {
        ready.clear();
    }
}
