package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that was acknowledged is there, once, in its order, with what was recorded; and nothing else but whole appends that were
 * not acknowledged yet.
 *
 * @param story what was recorded
 * @param retention of the site
 * @param known what the writer was told
 */
record Check(Story story, Duration retention, Known known) {
    private static final int EVENTS = 10_000;

    /**
     * What somebody outside the store knows.
     *
     * @param acknowledged highest sequence
     * @param delivered highest sequence that may have been confirmed by the receiver
     */
    record Known(long acknowledged, long delivered) {}

    /** Looks at all of it, and at one channel by itself. */
    void check(Life life, ChannelId channel, Verdict verdict) throws StoreException {
        Store store = life.store();
        long head = store.head().sequence();
        verdict.lost(known.acknowledged - head, "sequences " + (head + 1) + " to " + known.acknowledged);
        if (life.appends() < 0) {
            verdict.lost(1, "a part of the append that " + head + " lies in");
        }
        BitSet dropped = stream(store, head, verdict);
        channel(store, channel, head, dropped, verdict);
        events(store, verdict);
        String fact = store.facts().get(Life.FACT).orElse("-1");
        int appends = Math.max(0, story.calls(known.acknowledged));
        if (Integer.parseInt(fact) < appends - 1) {
            verdict.lost(1, "the fact of append " + (appends - 1) + ": it says " + fact);
        }
        for (Cursor cursor : store.cursors().all()) {
            if (cursor.contiguous().sequence() > known.delivered) {
                verdict.lost(1, "a cursor at " + cursor.contiguous() + ", delivered up to " + known.delivered);
            }
        }
    }

    private BitSet stream(Store store, long head, Verdict verdict) throws StoreException {
        BitSet dropped = new BitSet();
        long next = 1;
        try (Items<StreamItem> items = store.stream(new Position(store.head().epoch(), 0))) {
            for (var found = items.next(); found.isPresent(); found = items.next()) {
                StreamItem item = found.get();
                if (item.sequence() < next) {
                    verdict.duplicate("sequence " + item.sequence() + " behind " + (next - 1));
                    continue;
                }
                missing(next, item.sequence() - 1, "a hole", verdict);
                if (item instanceof StreamItem.Entry entry) {
                    if (!entry.batch().equals(story.batch(item.sequence()))) {
                        verdict.lost(1, "sequence " + item.sequence() + " is not what was recorded");
                    }
                    next = item.sequence() + 1;
                } else if (item instanceof StreamItem.Tombstone tombstone) {
                    for (next = item.sequence(); next <= tombstone.last(); next++) {
                        dropped.set((int) next);
                        if (!mayBeDropped(next, head)) {
                            missing(next, next, tombstone.reason(), verdict);
                        }
                    }
                }
            }
        }
        missing(next, head, "the end", verdict);
        return dropped;
    }

    private void missing(long first, long last, String why, Verdict verdict) {
        long to = Math.min(last, known.acknowledged);
        verdict.lost(to - first + 1, "sequences " + first + " to " + to + ": " + why);
    }

    private boolean mayBeDropped(long sequence, long head) {
        int appends = story.calls(head);
        Instant newest = story.call(Math.max(0, appends - 1)).end();
        Instant kept = newest.minus(retention).truncatedTo(ChronoUnit.DAYS);
        return sequence <= known.delivered
                && story.batch(sequence).intervals().stream()
                        .allMatch(interval -> !interval.end().isAfter(kept));
    }

    private void channel(Store store, ChannelId channel, long head, BitSet dropped, Verdict verdict)
            throws StoreException {
        Set<Interval> expected = new HashSet<>();
        for (long sequence = 1; sequence <= head; sequence++) {
            Batch batch = story.batch(sequence);
            if (!dropped.get((int) sequence)) {
                for (Interval interval : batch.intervals()) {
                    if (interval.channel().equals(channel)) {
                        expected.add(interval);
                    }
                }
            }
        }
        StoredInterval before = null;
        try (Items<StoredInterval> items = store.intervals(channel, Instant.MIN, Instant.MAX, Revisions.ALL)) {
            for (var found = items.next(); found.isPresent(); found = items.next()) {
                StoredInterval stored = found.get();
                Interval interval = stored.interval();
                if (before != null
                        && before.interval().end().equals(interval.end())
                        && before.interval().revision() == interval.revision()) {
                    verdict.duplicate(channel + " " + interval.end() + " revision " + interval.revision());
                } else if (!expected.remove(interval)) {
                    verdict.duplicate(channel + " " + interval.end() + ": nobody recorded this");
                }
                before = stored;
            }
        }
        verdict.lost(expected.size(), expected.size() + " intervals when " + channel + " is read by itself");
    }

    private void events(Store store, Verdict verdict) {
        List<LoggedEvent> logged = store.events().read(0, EVENTS);
        BitSet found = new BitSet();
        long number = 0;
        for (LoggedEvent event : logged) {
            if (event.number() != ++number) {
                verdict.lost(1, "the event " + number + " before " + event.number());
                number = event.number();
            }
            if (event.event().kind().equals(Life.EVENT)) {
                found.set(Integer.parseInt(event.event().details().get("append")));
            }
        }
        int appends = Math.max(0, story.calls(known.acknowledged));
        for (int append = 0; append < appends; append += Life.EVENTFUL) {
            if (!found.get(append)) {
                verdict.lost(1, "the event before append " + append);
            }
        }
    }
}
