package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Track;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the batches of a call agree with what is stored. Made for one call. */
final class BatchCheck {
    private static final int MOST_BATCHES = 64;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Finds what is stored. */
    interface Lookup {
        /**
         * The latest revisions of channels' intervals that end in ({@code from}, {@code to}].
         *
         * @param archived whether generations are asked too
         */
        List<Interval> latest(Set<ChannelId> channels, Instant from, Instant to, boolean archived)
                throws StoreException;
    }

    private record Place(ChannelId channel, Instant end) {}

    private final Ledger ledger;
    private final Lookup lookup;
    private final boolean mixed;
    private final Map<Place, Interval> revised = new HashMap<>();

    /** @param batches all of the call: one may revise what another brings */
    BatchCheck(Ledger ledger, Lookup lookup, List<Batch> batches) {
        boolean revises = false;
        for (Batch batch : batches) {
            revises |= batch.kind() == Batch.Kind.REVISIONS;
        }
        this.mixed = revises && batches.size() > 1;
        this.ledger = ledger;
        this.lookup = lookup;
    }

    /** How many there may be, whatever is in them. */
    static void size(List<Batch> batches) {
        int intervals = 0;
        for (Batch batch : batches) {
            intervals += batch.intervals().size();
        }
        if (batches.isEmpty() || batches.size() > MOST_BATCHES || intervals > Batch.LIMIT) {
            throw new IllegalArgumentException(batches.size() + " batches with " + intervals + " intervals: 1 to "
                    + MOST_BATCHES + " with at most " + Batch.LIMIT + " expected");
        }
    }

    /** Checks a batch against the ledger as it is after the batches before it. */
    void check(Batch batch) throws StoreException {
        for (Interval interval : batch.intervals()) {
            sane(interval);
        }
        if (batch.kind() == Batch.Kind.BOUNDARY) {
            boundary(batch);
        } else {
            revisions(batch);
        }
    }

    private static void sane(Interval interval) throws StoreException {
        boolean inRange = inRange(interval.start()) && inRange(interval.end());
        if (interval.bracket().isPresent()) {
            inRange &= inRange(interval.bracket().get().t0())
                    && inRange(interval.bracket().get().t1());
        }
        for (Part part : interval.parts()) {
            inRange &= part.bracket().isEmpty()
                    || inRange(part.bracket().get().t0())
                            && inRange(part.bracket().get().t1());
        }
        if (!inRange) {
            throw conflict(interval, "has a time before 1970 or after 9999");
        }
    }

    private static boolean inRange(Instant instant) {
        return !instant.isBefore(EARLIEST) && instant.isBefore(LATEST);
    }

    private void boundary(Batch batch) throws StoreException {
        var seen = batch.intervals().size() > 1 ? new HashSet<ChannelId>() : null;
        for (Interval interval : batch.intervals()) {
            if (seen != null && !seen.add(interval.channel())) {
                throw conflict(interval, "is there twice");
            }
            Track track = ledger.track(interval.channel());
            if (track != null
                    && track.state() != null
                    && interval.start().isBefore(track.state().lastEnd())) {
                throw conflict(
                        interval,
                        "begins " + interval.start() + ", before the newest stored one ends ("
                                + track.state().lastEnd() + ")");
            }
            if (mixed) {
                revised.put(new Place(interval.channel(), interval.end()), interval);
            }
        }
    }

    private void revisions(Batch batch) throws StoreException {
        Map<Place, Interval> stored = stored(batch);
        for (Interval interval : batch.intervals()) {
            var place = new Place(interval.channel(), interval.end());
            Interval before = revised.getOrDefault(place, stored.get(place));
            if (before == null) {
                mayBeMissing(interval);
                revised.put(place, interval);
                continue;
            }
            if (interval.revision() != before.revision() + 1) {
                throw conflict(
                        interval,
                        "has revision " + interval.revision() + ", which does not follow the stored "
                                + before.revision());
            }
            if (!interval.start().equals(before.start())) {
                throw conflict(interval, "begins " + interval.start() + ", and the stored one " + before.start());
            }
            revised.put(place, interval);
        }
    }

    /** What a revision follows may be lost with damage, or dropped: it counts all the same. Not so what was never stored. */
    private void mayBeMissing(Interval interval) throws StoreException {
        Track track = ledger.track(interval.channel());
        boolean past = track != null
                && track.state() != null
                && !interval.end().isAfter(track.state().lastEnd());
        if (interval.revision() == 0 || !past) {
            throw conflict(interval, "has revision " + interval.revision() + ", and none of it is stored");
        }
    }

    private Map<Place, Interval> stored(Batch batch) throws StoreException {
        Set<ChannelId> channels = new HashSet<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (Interval interval : batch.intervals()) {
            channels.add(interval.channel());
            first = interval.end().isBefore(first) ? interval.end() : first;
            last = interval.end().isAfter(last) ? interval.end() : last;
        }
        var stored = new HashMap<Place, Interval>();
        for (boolean archived : List.of(false, true)) {
            for (Interval interval : lookup.latest(channels, first.minusNanos(1), last, archived)) {
                stored.put(new Place(interval.channel(), interval.end()), interval);
            }
            // What the journal holds is later than any generation: one that cannot be read must not keep it from being
            // revised.
            if (batch.intervals().stream().allMatch(one -> stored.containsKey(new Place(one.channel(), one.end())))) {
                break;
            }
        }
        return stored;
    }

    private static StoreException conflict(Interval interval, String what) {
        return new StoreException(
                Reason.CONFLICT, "the interval of " + interval.channel() + " that ends " + interval.end() + " " + what);
    }
}
