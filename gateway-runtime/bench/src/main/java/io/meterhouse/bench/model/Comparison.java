package io.meterhouse.bench.model;

import static io.meterhouse.bench.model.MismatchException.unless;
import static io.meterhouse.bench.model.MismatchException.unlessEqual;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.Store;
import io.meterhouse.testing.Metering;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Whether a store holds what is expected.
 *
 * @param store which is looked at
 * @param expected what it should hold; forgets what may be dropped and was
 * @param random decides what is looked at
 */
record Comparison(Store store, Expected expected, Random random) {
    private static final List<String> STEPS = List.of("10m", "1h", "6h", "1d", "1mo");

    /**
     * What a store may drop.
     *
     * @param before an interval that ends earlier
     * @param upTo of what every uplink confirmed
     */
    record Droppable(Instant before, long upTo) {}

    /** Reads the stream behind a sequence. @return how many batches are not kept any more */
    int stream(long after, Droppable droppable) throws StoreException {
        return stream(after, Long.MAX_VALUE, droppable);
    }

    /** @param last with which it has read enough */
    int stream(long after, long last, Droppable droppable) throws StoreException {
        int dropped = 0;
        long next = after + 1;
        try (Items<StreamItem> items = store.stream(new Position(store.head().epoch(), after))) {
            for (var item = items.next(); item.isPresent() && next <= last; item = items.next()) {
                unlessEqual(item.get().sequence(), next, "the next item of the stream");
                if (item.get() instanceof StreamItem.Entry entry) {
                    unless(!expected.isGone(next), "sequence " + next + " was dropped, and is back");
                    unlessEqual(entry.batch(), expected.batch(next), "sequence " + next);
                    next++;
                } else if (item.get() instanceof StreamItem.Tombstone tombstone) {
                    for (; next <= tombstone.last(); next++) {
                        dropped += drop(next, droppable, tombstone.reason());
                    }
                }
            }
        }
        unless(next > last || next - 1 == expected.head(), "the stream ends behind " + (next - 1));
        return dropped;
    }

    private int drop(long sequence, Droppable droppable, String reason) {
        if (expected.isGone(sequence)) {
            return 0;
        }
        boolean may = sequence <= droppable.upTo
                && expected.batch(sequence).intervals().stream()
                        .allMatch(interval -> interval.end().isBefore(droppable.before));
        unless(may, "sequence " + sequence + " must not be dropped (" + reason + "): " + droppable);
        expected.drop(sequence);
        return 1;
    }

    /** What may be dropped of a store with a retention. */
    static Droppable droppable(Instant newest, Duration retention, long upTo) {
        return new Droppable(newest.minus(retention).truncatedTo(ChronoUnit.DAYS), upTo);
    }

    /** Reads a channel of a panel in every way. */
    void panel(Metering panel) throws StoreException {
        List<ChannelId> channels = panel.channels();
        ChannelId channel = channels.get(random.nextInt(channels.size()));
        Instant from = panel.at().minus(Duration.ofMinutes(random.nextInt(6_000)));
        Instant to = from.plus(Duration.ofMinutes(random.nextInt(3_000)));
        boolean all = random.nextInt(3) == 0;
        channel(channel, all ? Instant.MIN : from, all ? Instant.MAX : to);
        together(channels, all ? Instant.MIN : from, all ? Instant.MAX : to);
        Interval newest = expected.newest(channel);
        if (newest != null) {
            Instant end =
                    random.nextBoolean() ? newest.end() : end(channel, from, to).orElse(newest.end());
            List<StoredInterval> found = new ArrayList<>();
            try (Items<StoredInterval> items = store.boundary(panel.panel(), end)) {
                for (var item = items.next(); item.isPresent(); item = items.next()) {
                    found.add(item.get());
                }
            }
            unlessEqual(found, expected.boundary(channels, end), "the boundary of " + panel.panel() + " at " + end);
        }
        resume(channels);
    }

    private Optional<Instant> end(ChannelId channel, Instant from, Instant to) {
        List<StoredInterval> some = expected.all(channel, from, to);
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.get(random.nextInt(some.size())).interval().end());
    }

    private void channel(ChannelId channel, Instant from, Instant to) throws StoreException {
        List<StoredInterval> latest = expected.latest(channel, from, to);
        same(channel, from, to, Revisions.ALL, expected.all(channel, from, to));
        same(channel, from, to, Revisions.LATEST, latest);
        int at = 0;
        try (Items<Values> items = store.values(channel, from, to)) {
            for (var item = items.next(); item.isPresent(); item = items.next()) {
                for (int i = 0; i < item.get().size(); i++) {
                    unless(at < latest.size(), "there are too many values");
                    unlessEqual(value(item.get(), i), value(latest.get(at++).interval()), "a value");
                }
            }
        }
        unlessEqual(at, latest.size(), "the number of values of " + channel);
        totals(channel, from, to);
    }

    /** Whatever they are summed to, it is the same in all. */
    private void totals(ChannelId channel, Instant from, Instant to) throws StoreException {
        long wanted = 0;
        for (StoredInterval stored : expected.latest(channel, from, Instant.MAX)) {
            Interval interval = stored.interval();
            if (interval.parts().isEmpty()) {
                wanted += within(interval.end(), from, to) ? interval.counts().orElse(0) : 0;
            }
            for (Part part : interval.parts()) {
                wanted += within(part.end(), from, to) ? part.counts() : 0;
            }
        }
        Step step = Step.parse(STEPS.get(random.nextInt(STEPS.size())), ZoneId.of("America/St_Johns"));
        long found = 0;
        Instant end = Instant.MIN;
        try (Items<Total> items = store.totals(channel, from, to, step)) {
            for (var item = items.next(); item.isPresent(); item = items.next()) {
                Total total = item.get();
                unless(end.equals(Instant.MIN) || end.equals(total.start()), "a total begins at " + total.start());
                found += total.counts().orElse(0);
                end = total.end();
            }
        }
        unlessEqual(found, wanted, "the totals of " + channel + " by " + step);
    }

    private static boolean within(Instant end, Instant from, Instant to) {
        return end.isAfter(from) && !end.isAfter(to);
    }

    private static List<Object> value(Values values, int i) {
        return List.of(
                values.startNanos(i),
                values.end(i),
                values.counts(i),
                values.flagBits(i),
                values.unit(),
                values.channelRevision());
    }

    private static List<Object> value(Interval interval) {
        return List.of(
                Values.nanos(interval.start()),
                interval.end(),
                interval.counts().orElse(-1),
                interval.flags().bits(),
                interval.unit(),
                interval.channelRevision());
    }

    private void same(ChannelId channel, Instant from, Instant to, Revisions revisions, List<StoredInterval> all)
            throws StoreException {
        int at = 0;
        try (Items<StoredInterval> items = store.intervals(channel, from, to, revisions)) {
            for (var item = items.next(); item.isPresent(); item = items.next()) {
                unless(at < all.size(), "there are too many intervals");
                unlessEqual(item.get(), all.get(at++), "an interval");
            }
        }
        unlessEqual(at, all.size(), "the number of intervals of " + channel + ", " + revisions);
    }

    /** All channels in one question: by end, then channel, then revision. */
    private void together(List<ChannelId> channels, Instant from, Instant to) throws StoreException {
        List<StoredInterval> all = new ArrayList<>();
        for (ChannelId channel : channels) {
            all.addAll(expected.all(channel, from, to));
        }
        all.sort(Comparator.comparing(
                        (StoredInterval stored) -> stored.interval().end())
                .thenComparing(stored -> stored.interval().channel())
                .thenComparingInt(stored -> stored.interval().revision()));
        List<StoredInterval> found = new ArrayList<>();
        try (Items<StoredInterval> items = store.intervals(new HashSet<>(channels), from, to, Revisions.ALL)) {
            for (var item = items.next(); item.isPresent(); item = items.next()) {
                found.add(item.get());
            }
        }
        unlessEqual(found, all, "the intervals of all channels from " + from + " to " + to);
    }

    private void resume(List<ChannelId> channels) throws StoreException {
        Map<ChannelId, ChannelState> found = store.resume(new HashSet<>(channels));
        for (ChannelId channel : channels) {
            Interval newest = expected.newest(channel);
            ChannelState state = found.get(channel);
            unless(
                    (newest == null) == (state == null),
                    "a channel goes on that was never there, or the other way round");
            if (newest != null) {
                unlessEqual(state.lastEnd(), newest.end(), "where " + channel + " goes on");
                unlessEqual(state.channelRevision(), newest.channelRevision(), "the channel revision of " + channel);
                unlessEqual(state.unit(), newest.unit(), "the unit of " + channel);
            }
        }
    }
}
