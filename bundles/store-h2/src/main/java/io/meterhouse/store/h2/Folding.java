package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.DiskFullException;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.generation.GenerationBuilder.Result;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.journal.SegmentImage;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import io.meterhouse.store.h2.record.Snapshots;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a generation of the one before and the journal, and gives both up once the new one is durable and known to be. Appends go on
 * meanwhile: the lock is held to look where things stand, and to put the new one in force. For one thread.
 */
final class Folding {
    private static final Logger LOG = LoggerFactory.getLogger(Folding.class);

    /** What the journal has room for, should no generation be made. */
    private static final Duration RING = Duration.ofDays(8);

    private final Surroundings surroundings;
    private final ReentrantLock lock;
    private final Journal journal;
    private final Ledger ledger;
    private final Writer writer;
    private final Generations generations;
    private final EventBook events;
    private final Retention retention;
    private volatile boolean stopped;

    Folding(
            Surroundings surroundings,
            ReentrantLock lock,
            Journal journal,
            Ledger ledger,
            Writer writer,
            Generations generations,
            EventBook events,
            Retention retention) {
        this.surroundings = surroundings;
        this.lock = lock;
        this.journal = journal;
        this.ledger = ledger;
        this.writer = writer;
        this.generations = generations;
        this.events = events;
        this.retention = retention;
    }

    /** Where things stand when it begins. */
    private record Begin(
            List<Segment> segments,
            JournalSource.Bounds bounds,
            Folded before,
            byte[] snapshot,
            long delivered,
            Instant newest,
            boolean roomInJournal) {}

    /**
     * Makes a generation.
     *
     * @param forSpace to drop the oldest days, and for nothing else
     * @return false when there was nothing to be made one of
     */
    boolean fold(boolean forSpace) throws IOException, StoreException {
        Instant now = surroundings.time().now();
        Begin begin = begin(now);
        if (begin.bounds.lastSequence() == begin.before.sequence() && !forSpace) {
            return false;
        }
        var source = new JournalSource(begin.segments, this::image, begin.bounds, this::lossAt);
        GenerationFile old = generations.current();
        Retention.Plan plan = retention.plan(
                new Retention.Look(old, source.weight(), begin.newest, begin.delivered, begin.roomInJournal));
        if (forSpace && !plan.makesSpace()) {
            return false;
        }
        int number = begin.before.generation() + 1;
        Result result;
        var folded = new Folded[1];
        var told = new ArrayList<Event>();
        try (var builder = new GenerationBuilder(surroundings.disk(), old, plan.keep())) {
            result = builder.build(
                    source,
                    made -> {
                        folded[0] = new Folded(
                                number, begin.bounds.lastSequence(), begin.bounds.lastEvent(), now, made.oldest());
                        told.addAll(Retention.events(made, now));
                        return remember(begin.snapshot, folded[0], made.dropped(), new Out(), told);
                    },
                    number);
            retention.fitted(true);
        } catch (DiskFullException e) {
            retention.fitted(false);
            throw e;
        }
        List<Segment> given = putInForce(folded[0], result.dropped(), new Out(), told);
        try {
            if (old != null) {
                surroundings.disk().delete(Generations.file(begin.before.generation()));
            }
            recycle(given, begin.segments);
        } catch (IOException e) {
            LOG.warn("the generation counts; what it replaced is removed at the next start: {}", e.toString());
        }
        return true;
    }

    /** A ledger as it will be when a generation counts, and what is told then: what the generation carries, should the journal forget it, or the power go before it knows. */
    static byte[] remember(byte[] snapshot, Folded folded, List<Range> lost, Out more, List<Event> told) {
        var out = new Out().raw(snapshot, 0, snapshot.length);
        lost.forEach(range -> Replay.writeLoss(range, out));
        out.raw(more.array(), 0, more.length());
        Replay.writeFolded(folded, out);
        told.forEach(event -> Replay.writeTold(event, out));
        return out.toByteArray();
    }

    private Begin begin(Instant now) {
        lock.lock();
        try {
            long sequence = ledger.sequence();
            long event = ledger.events().number();
            var snapshot = new Out();
            Snapshots.write(ledger, snapshot);
            Folded before = ledger.folded();
            Instant trusted = ledger.trusted().equals(Instant.MIN) ? ledger.newest() : ledger.trusted();
            return new Begin(
                    journal.segments(),
                    new JournalSource.Bounds(before.sequence(), sequence, before.event(), event),
                    before,
                    snapshot.toByteArray(),
                    ledger.cursors().deliveredToAll(sequence),
                    // A clock that leaps ahead must not make everything old: the newest interval counts where it is
                    // earlier.
                    trusted.isBefore(now) ? trusted : now,
                    journal.freeSegments() > 0);
        } finally {
            lock.unlock();
        }
    }

    /** What the journal still holds of what was folded. */
    JournalSource folded(Folded before) throws IOException {
        List<Segment> segments;
        lock.lock();
        try {
            segments = journal.segments();
        } finally {
            lock.unlock();
        }
        var bounds = new JournalSource.Bounds(0, before.sequence(), 0, before.event());
        // Most of it was given up: nothing is expected.
        return new JournalSource(
                segments, this::image, bounds, sequence -> Optional.of(new Range(sequence, before.sequence(), ""))
                        .filter(range -> range.first() <= range.last()));
    }

    /** What is being made is given up at the next segment. */
    void stop() {
        stopped = true;
    }

    private SegmentImage image(Segment segment) throws IOException {
        if (stopped) {
            throw new IOException("the store is being closed");
        }
        lock.lock();
        try {
            SegmentImage image = journal.image(segment);
            if (image == null) {
                throw new IOException(segment.name() + " was given up while it was read");
            }
            return image;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Range> lossAt(long sequence) {
        lock.lock();
        try {
            return ledger.losses().at(sequence);
        } finally {
            lock.unlock();
        }
    }

    private void ensureGoing() throws StoreException {
        if (stopped) {
            throw new StoreException(StoreException.Reason.CLOSED, "the store is being closed");
        }
    }

    /** Records that the new one counts; nothing is given up before that is durable. @param more records of other kinds @param told events that are durable with it, or not told at all */
    List<Segment> putInForce(Folded folded, List<Range> lost, Out more, List<Event> told) throws StoreException {
        lock.lock();
        try {
            ensureGoing();
            if (journal.freeSegments() > 0 && ledger.sequence() == folded.sequence()) {
                // All that is there is in the generation: none of it need be kept. On a full disk the open segment
                // stays.
                journal.finishSegment();
            }
            lost.forEach(range -> Replay.writeLoss(range, more));
            Replay.writeFolded(folded, more);
            writer.write(List.of(), told, more);
            lost.forEach(ledger.losses()::add);
            ledger.folded(folded);
            generations.replace(folded.generation());
            return journal.giveUp(folded.sequence(), folded.event());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records that a generation counts which the ledger names already, and the journal does not.
     *
     * @param before the one that the journal names
     * @return segments that are given up; none when the disk takes no record: then the next snapshot says it
     */
    List<Segment> takeUp(Folded before, List<Range> lost, List<Event> told) {
        lock.lock();
        Folded folded = ledger.folded();
        try {
            // Where the record begins a segment the power may go between snapshot and record: then it is taken up
            // again.
            ledger.folded(before);
            return putInForce(folded, lost, new Out(), told);
        } catch (StoreException e) {
            LOG.warn("{} counts, and the journal does not say so yet: {}", folded.generation(), e.toString());
            journal.finishSegment();
            told.forEach(events::log);
            return List.of();
        } finally {
            ledger.folded(folded);
            lock.unlock();
        }
    }

    /** Zeroed segments are used again: what they held cannot be taken for new. */
    private void recycle(List<Segment> given, List<Segment> filled) throws IOException {
        for (Segment segment : given) {
            if (segment.damaged()) {
                journal.setAside(segment, Rebuilding.aside(surroundings));
                continue;
            }
            journal.zero(segment.name());
            lock.lock();
            try {
                journal.reuse(segment.name());
            } finally {
                lock.unlock();
            }
        }
        lock.lock();
        try {
            journal.reserve(RING, filled, retention.spare());
        } finally {
            lock.unlock();
        }
    }
}
