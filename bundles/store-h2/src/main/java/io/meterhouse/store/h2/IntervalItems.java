package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The intervals of channels, a window of them in memory at a time: some days of a few, some hours of many. */
final class IntervalItems implements Items<StoredInterval> {
    /** As long as it is for the channels of a few points; at 5 minutes this is some ten thousand intervals. */
    private static final Duration WINDOW = Duration.ofDays(4);

    private static final int FEW = 8;
    private static final Duration SHORTEST = Duration.ofHours(6);
    static final Comparator<StoredInterval> ORDER = Comparator.comparing(
                    (StoredInterval stored) -> stored.interval().end())
            .thenComparing(stored -> stored.interval().channel())
            .thenComparingInt(stored -> stored.interval().revision());

    private final Reader reader;
    private final Set<ChannelId> channels;
    private final Duration window;
    private final Revisions revisions;
    private final Instant to;
    private Instant at;
    private final ArrayDeque<StoredInterval> ready = new ArrayDeque<>();

    IntervalItems(Reader reader, Set<ChannelId> channels, Instant from, Instant to, Revisions revisions) {
        this.reader = reader;
        this.channels = Set.copyOf(channels);
        Duration share = WINDOW.multipliedBy(FEW).dividedBy(Math.max(FEW, channels.size()));
        this.window = share.compareTo(SHORTEST) > 0 ? share : SHORTEST;
        this.revisions = revisions;
        Instant oldest = reader.oldest();
        Instant newest = reader.newest();
        this.to = to.isBefore(newest) ? to : newest;
        Instant before = oldest.equals(Instant.MAX) ? this.to : oldest.minusNanos(1);
        this.at = from.isAfter(before) ? from : before;
    }

    @Override
    public Optional<StoredInterval> next() throws StoreException {
        while (ready.isEmpty() && at.isBefore(to)) {
            Instant end = at.plus(window);
            end = end.isBefore(to) ? end : to;
            List<StoredInterval> found = reader.intervals(channels, at, end);
            ready.addAll(revisions == Revisions.LATEST ? latest(found) : sorted(found));
            at = end;
        }
        return Optional.ofNullable(ready.poll());
    }

    private static List<StoredInterval> sorted(List<StoredInterval> all) {
        all.sort(ORDER);
        return all;
    }

    /** The highest revision of each (channel, end), in order. */
    static List<StoredInterval> latest(List<StoredInterval> all) {
        all.sort(ORDER);
        Collections.reverse(all);
        StoredInterval[] before = {null};
        all.removeIf(stored -> {
            boolean superseded = before[0] != null
                    && before[0].interval().end().equals(stored.interval().end())
                    && before[0].interval().channel().equals(stored.interval().channel());
            before[0] = stored;
            return superseded;
        });
        Collections.reverse(all);
        return all;
    }

    @Override
    public void close() {
        ready.clear();
    }
}
