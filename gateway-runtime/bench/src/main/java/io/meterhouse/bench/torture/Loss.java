package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.Store;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a damaged store has lost of what it held, and what of that it has named. What it serves must be what was recorded; only a
 * register may not be known any more where the one before it is lost.
 */
final class Loss {
    private static final int EVENTS = 10_000;

    /** Channels and days: {@code A-01.kwh-del 2026-03-01}. */
    private final Set<String> gone = new TreeSet<>();

    private final Set<String> named = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private long batches;
    private long atTheEnd;
    private boolean revisionsTold;

    /** @param held the highest sequence that there was */
    static Loss of(Store store, Story story, long held, Verdict verdict) throws StoreException {
        Loss loss = new Loss();
        loss.events(store);
        long next = 1;
        try (Items<StreamItem> items = store.stream(new Position(store.head().epoch(), 0))) {
            for (var found = items.next(); found.isPresent(); found = items.next()) {
                StreamItem item = found.get();
                if (item.sequence() != next) {
                    verdict.lost(1, "the stream goes from " + (next - 1) + " to " + item.sequence());
                    next = item.sequence();
                }
                if (item instanceof StreamItem.Entry entry) {
                    loss.compare(next, entry.batch(), story.batch(next), verdict);
                    next++;
                } else if (item instanceof StreamItem.Tombstone tombstone) {
                    for (; next <= tombstone.last(); next++) {
                        loss.batch(story.batch(next));
                    }
                }
            }
        }
        loss.atTheEnd = Math.max(0, held + 1 - next);
        for (; next <= held; next++) {
            loss.batch(story.batch(next));
        }
        return loss;
    }

    private void events(Store store) {
        for (LoggedEvent logged : store.events().read(0, EVENTS)) {
            kinds.add(logged.event().kind());
            revisionsTold |= logged.event().text().contains("revisions of earlier intervals");
            if (logged.event().kind().equals("INTERVALS_LOST")) {
                for (String name : logged.event().details().get("lost").split("\n")) {
                    named.add(name.replace(" on ", " "));
                }
            }
        }
    }

    private void batch(Batch batch) {
        batches++;
        batch.intervals().forEach(interval -> gone.add(name(batch, interval)));
    }

    private static String name(Batch batch, Interval interval) {
        return interval.channel() + " "
                + interval.end().minusMillis(1).atZone(ZoneOffset.UTC).toLocalDate()
                + (batch.kind() == Batch.Kind.REVISIONS ? " revised" : "");
    }

    private void compare(long sequence, Batch found, Batch expected, Verdict verdict) {
        Map<String, Interval> served = new HashMap<>();
        for (Interval interval : found.intervals()) {
            if (served.put(interval.channel() + " " + interval.end(), interval) != null) {
                verdict.duplicate(interval.channel() + " " + interval.end() + " in sequence " + sequence);
            }
        }
        for (Interval interval : expected.intervals()) {
            Interval is = served.remove(interval.channel() + " " + interval.end());
            if (is == null) {
                gone.add(name(expected, interval));
            } else if (!is.equals(interval) && !(is.register().isEmpty() && sameCounts(is, interval))) {
                verdict.lost(1, "sequence " + sequence + " is not what was recorded: " + is + " for " + interval);
            }
        }
        if (!served.isEmpty()) {
            verdict.duplicate("sequence " + sequence + " has what nobody recorded: " + served.keySet());
        }
    }

    private static boolean sameCounts(Interval one, Interval other) {
        return one.start().equals(other.start())
                && one.revision() == other.revision()
                && one.counts().equals(other.counts())
                && one.flags().equals(other.flags())
                && one.unit().equals(other.unit());
    }

    boolean any() {
        return !gone.isEmpty();
    }

    /** How many batches are not there at all. */
    long batches() {
        return batches;
    }

    /** How many channels and days are hit. */
    int size() {
        return gone.size();
    }

    /** How many batches are missing behind the last that is there. */
    long atTheEnd() {
        return atTheEnd;
    }

    boolean told(String kind) {
        return kinds.contains(kind);
    }

    /** What is lost and in no event. A revision of an earlier day that nobody can name any more is told of as such. */
    List<String> unnamed() {
        return gone.stream()
                .filter(name -> !named.contains(name.replace(" revised", ""))
                        && !named.contains("panel " + name.charAt(0) + name.substring(name.indexOf(' ')))
                        && !(name.endsWith(" revised") && revisionsTold))
                .toList();
    }
}
