package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Recount;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.engine.UpTo;
import io.meterhouse.tou.keep.Checkpoint;
import io.meterhouse.tou.keep.Checkpoints;
import io.meterhouse.tou.keep.ReadBook;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.rating.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Folds the stored stream into registers, some batches at a time, and keeps checkpoints of them. What was folded after the last
 * checkpoint is folded again after a restart, and comes out the same. For one worker.
 */
final class Fold {
    private static final int BATCHES_AT_ONCE = 2_000;
    /** An interval is 25 hours long at most, where a day is. */
    private static final Duration LONGEST = Duration.ofHours(26);
    /** One costs the disk some twenty blocks: a day's worth of it would be a twentieth of all that is written. */
    private static final Duration CHECKPOINT = Duration.ofDays(4);

    private final IntervalStore store;
    private final Checkpoints checkpoints;
    private final Outcome outcome;
    private final EventLog events;
    private Standing standing = Standing.NOTHING;
    private TouEngine engine;
    private Position applied;
    private Position kept;
    private Instant checkpointDue = Instant.MIN;
    /** Whether a batch was folded in part: the engine holds what no position says. */
    private boolean torn;

    /** @param outcome takes what comes out */
    Fold(IntervalStore store, Checkpoints checkpoints, Outcome outcome, EventLog events) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.outcome = outcome;
        this.events = events;
    }

    /** The engine, at what was folded; empty before the first programme. */
    Optional<TouEngine> engine() {
        return Optional.ofNullable(engine);
    }

    /** The reads that were issued. */
    ReadBook book() {
        return outcome.book();
    }

    /** What was ordered, a programme at least: from now on rated by it. */
    void follow(Standing orders, Instant now) throws IOException {
        standing = orders;
        outcome.follow(orders);
        if (engine == null) {
            begin(now);
        } else {
            engine.setTimeline(timeline());
            engine.setRequests(requests());
        }
    }

    private Timeline timeline() {
        return standing.timeline().orElseThrow();
    }

    private List<Due> requests() {
        return standing.requests().stream().map(Standing.Request::due).toList();
    }

    private void begin(Instant now) throws IOException {
        // What another engine found, or left to be found again, is not this one's.
        outcome.forget();
        List<Checkpoint> all = checkpoints.all();
        Position head = store.head();
        for (Checkpoint checkpoint : all) {
            if (isShared(checkpoint.applied(), head) && restored(checkpoint)) {
                applied = new Position(head.epoch(), checkpoint.applied().sequence());
                return;
            }
        }
        engine = new TouEngine(timeline(), outcome);
        engine.setRequests(requests());
        // A programme that begins now rates nothing of what the store has.
        boolean fresh = all.isEmpty() && !timeline().begin().isBefore(now);
        applied = fresh ? head : new Position(head.epoch(), 0);
        if (!all.isEmpty()) {
            events.log(new Event(
                    "RATE_REGISTERS_LOST",
                    Severity.ALARM,
                    true,
                    now,
                    "",
                    "no checkpoint of the rate registers fits the store any more: they count from the oldest interval that is kept;"
                            + " bill by reads, and by 'tou rerate'",
                    Map.of("checkpoints", String.valueOf(all.size()))));
        }
    }

    /** Whether everything up to a position is in the present epoch as well. */
    private boolean isShared(Position position, Position head) {
        if (position.epoch().equals(head.epoch())) {
            return position.sequence() <= head.sequence();
        }
        return store.lineage().stream()
                .anyMatch(old -> old.epoch().equals(position.epoch()) && old.sequence() >= position.sequence());
    }

    private boolean restored(Checkpoint checkpoint) {
        TouEngine fresh = new TouEngine(timeline(), outcome);
        fresh.setRequests(requests());
        try {
            fresh.restore(checkpoint.state());
        } catch (IllegalArgumentException e) {
            return false;
        }
        engine = fresh;
        kept = checkpoint.applied();
        return true;
    }

    /**
     * Folds what was appended since, up to a bound.
     *
     * @return whether there is more
     */
    boolean advance(Instant now) throws StoreException, IOException {
        if (torn) {
            begin(now);
            torn = false;
        }
        Position head = store.head();
        if (!head.epoch().equals(applied.epoch())) {
            if (isShared(applied, head)) {
                applied = new Position(head.epoch(), applied.sequence());
                // Damage may have taken what was rated: nobody could rate it once more.
                checkpointDue = Instant.MIN;
            } else {
                begin(now);
            }
        }
        int batches = 0;
        if (head.sequence() > applied.sequence()) {
            try (Items<StreamItem> items = store.stream(applied)) {
                for (Optional<StreamItem> item = items.next();
                        item.isPresent() && batches < BATCHES_AT_ONCE;
                        item = items.next()) {
                    torn = true;
                    take(item.get(), now);
                    torn = false;
                    batches++;
                }
            }
        }
        outcome.force();
        // One that was put off by a clock that was far ahead for a while is due now.
        if (now.isAfter(checkpointDue) || now.plus(CHECKPOINT).isBefore(checkpointDue)) {
            settle();
            keep(now);
        }
        return applied.sequence() < store.head().sequence();
    }

    /**
     * Finds peaks again that later revisions have outdated: what is folded next would have it done again, so it waits until somebody wants
     * to know, a read is due, or a checkpoint.
     */
    void settle() throws StoreException {
        torn = true;
        recount();
        torn = false;
    }

    private void take(StreamItem item, Instant now) throws StoreException, IOException {
        long last = item.sequence();
        if (item instanceof StreamItem.Entry entry) {
            outcome.begin(entry.sequence(), entry.batch(), now);
            if (entry.batch().kind() == Batch.Kind.BOUNDARY) {
                if (outcome.isOutdated(channel ->
                        engine.isDue(channel, entry.batch().intervals().get(0).end()))) {
                    recount();
                }
                entry.batch().intervals().forEach(engine::apply);
            } else {
                revise(entry.batch().intervals());
            }
            outcome.end(new Here(entry.sequence()));
        } else if (item instanceof StreamItem.Tombstone lost) {
            last = lost.last();
            outcome.lost(lost, now);
        }
        applied = new Position(applied.epoch(), last);
    }

    private void revise(List<Interval> revisions) throws StoreException {
        var before = new Predecessors(store, revisions);
        for (Interval interval : revisions) {
            Optional<Interval> was = before.of(interval);
            outcome.revising(was.orElse(null), interval);
            if (was.isEmpty() || !engine.revise(was.get(), interval)) {
                outcome.notRevised(interval);
            }
        }
    }

    private void recount() throws StoreException {
        Map<ChannelId, Instant> outdated = outcome.takeOutdated();
        if (outdated.isEmpty()) {
            return;
        }
        Recount recount = engine.recount();
        latest(outdated.keySet(), Collections.min(outdated.values()), Instant.MAX, applied.sequence(), interval -> {
            if (interval.end().isAfter(outdated.get(interval.channel()))) {
                recount.take(interval);
            }
        });
        outcome.recounted(recount.end());
    }

    /** The intervals of channels that end in ({@code from}, {@code to}], in their order, by the revisions that were folded. */
    void latest(Set<ChannelId> channels, Instant from, Instant to, Consumer<Interval> taker) throws StoreException {
        latest(channels, from, to, applied.sequence(), taker);
    }

    /** By the revisions that had come with a sequence: those after it are still to be folded, and it comes out as it did live. */
    private void latest(Set<ChannelId> channels, Instant from, Instant to, long sequence, Consumer<Interval> taker)
            throws StoreException {
        Interval last = null;
        try (Items<StoredInterval> all = store.intervals(channels, from, to, Revisions.ALL)) {
            for (Optional<StoredInterval> each = all.next(); each.isPresent(); each = all.next()) {
                if (each.get().sequence() <= sequence) {
                    Interval next = each.get().interval();
                    boolean revises = last != null
                            && last.end().equals(next.end())
                            && last.channel().equals(next.channel());
                    if (last != null && !revises) {
                        taker.accept(last);
                    }
                    last = next;
                }
            }
        }
        if (last != null) {
            taker.accept(last);
        }
    }

    /** What was folded, up to a sequence. */
    private final class Here implements Outcome.Folded {
        private final long sequence;

        Here(long sequence) {
            this.sequence = sequence;
        }

        /** By the intervals that are kept: a peak of before them stays where it is higher. None where none is kept. */
        @Override
        public List<Snapshot.Peak> peaks(Snapshot read) throws StoreException {
            List<Interval> kept = new ArrayList<>();
            // The interval in which it was read ends after it.
            latest(Set.of(read.channel()), read.since(), read.at().plus(LONGEST), sequence, interval -> {
                if (interval.start().isBefore(read.at())) {
                    kept.add(interval);
                }
            });
            return kept.isEmpty() ? List.of() : engine.peaks(read, kept);
        }

        @Override
        public UpTo upTo(Interval interval, Instant at) {
            return engine.upTo(interval, at);
        }
    }

    /** Keeps a checkpoint, where something was folded since the last one. */
    void keep(Instant now) throws IOException {
        if (engine != null && !applied.equals(kept)) {
            checkpoints.keep(new Checkpoint(applied, engine.save()));
            kept = applied;
        }
        checkpointDue = now.plus(CHECKPOINT);
    }
}
