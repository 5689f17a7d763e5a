package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.generation.Archive;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.journal.SegmentImage;
import io.meterhouse.store.h2.journal.SegmentReader;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads journal and generations as one. Takes the store's lock only to look up where something lies, and to read a segment. */
final class Reader {
    private final ReentrantLock lock;
    private final Journal journal;
    private final Ledger ledger;
    private final Archive archive;
    private final Recent recent;
    private final JournalColumns columns;

    Reader(ReentrantLock lock, Journal journal, Ledger ledger, Archive archive, Recent recent) {
        this.lock = lock;
        this.journal = journal;
        this.ledger = ledger;
        this.archive = archive;
        this.recent = recent;
        this.columns = new JournalColumns(this::image);
    }

    /** Where something may be found: what the newest generation has, and the segments after it. */
    private record Scene(Folded folded, List<Seen> seen) {}

    /** A segment as it was when the scene was set. */
    private record Seen(Segment segment, long before, long last, Instant firstEnd, Instant lastEnd, long lastEvent) {}

    private Scene scene() {
        lock.lock();
        try {
            var seen = new ArrayList<Seen>();
            for (Segment segment : journal.segments()) {
                seen.add(new Seen(
                        segment,
                        segment.sequenceBefore(),
                        segment.lastSequence(),
                        segment.firstEnd(),
                        segment.lastEnd(),
                        segment.lastEvent()));
            }
            return new Scene(ledger.folded(), seen);
        } finally {
            lock.unlock();
        }
    }

    /** Null when the segment was given up since. */
    private SegmentImage image(Segment segment) throws StoreException {
        lock.lock();
        try {
            return journal.image(segment);
        } catch (IOException e) {
            throw new StoreException(Reason.IO, "the journal cannot be read: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** The items from a sequence on, one source's worth of them. */
    Archive.Entries entries(long first, long head) throws StoreException {
        List<StreamItem.Entry> newest = new ArrayList<>(recent.from(first, head));
        // What was dropped since is no more there because somebody remembers it.
        removeLost(newest);
        if (!newest.isEmpty()) {
            var each = newest.iterator();
            return () -> each.hasNext() ? each.next() : null;
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            Scene scene = scene();
            if (first <= scene.folded.sequence()) {
                return bounded(archive.stream(first), first, scene.folded.sequence());
            }
            for (Seen seen : scene.seen) {
                if (seen.before < first && first <= seen.last) {
                    SegmentImage image = image(seen.segment);
                    if (image != null) {
                        long last = Math.min(head, seen.last);
                        return bounded(new SegmentReader(image, seen.segment, last)::next, first, head);
                    }
                }
            }
        }
        return () -> null;
    }

    private static Archive.Entries bounded(Archive.Entries all, long first, long last) {
        return () -> {
            StreamItem.Entry entry = all.next();
            while (entry != null && entry.sequence() < first) {
                entry = all.next();
            }
            return entry != null && entry.sequence() <= last ? entry : null;
        };
    }

    private void removeLost(List<StreamItem.Entry> entries) {
        lock.lock();
        try {
            entries.removeIf(entry -> ledger.losses().at(entry.sequence()).isPresent());
        } finally {
            lock.unlock();
        }
    }

    /** What was lost or dropped at a sequence. */
    Optional<Losses.Range> lossAt(long sequence) {
        lock.lock();
        try {
            return ledger.losses().at(sequence);
        } finally {
            lock.unlock();
        }
    }

    /** All revisions of the intervals of channels that end in ({@code from}, {@code to}], in any order. */
    List<StoredInterval> intervals(Set<ChannelId> channels, Instant from, Instant to) throws StoreException {
        return intervals(channels, from, to, true);
    }

    /** @param archived whether generations are asked too */
    List<StoredInterval> intervals(Set<ChannelId> channels, Instant from, Instant to, boolean archived)
            throws StoreException {
        FromArchive fromArchive = found -> archive.intervals(channels, from, to, found);
        return collect(
                from, to, archived ? fromArchive : found -> {}, reader -> reader.only(channels), (entry, found) -> {
                    for (Interval interval : entry.batch().intervals()) {
                        if (interval.end().isAfter(from)
                                && !interval.end().isAfter(to)
                                && channels.contains(interval.channel())) {
                            found.accept(new StoredInterval(entry.sequence(), interval));
                        }
                    }
                });
    }

    /** The values of a channel that the journal has, with an end in ({@code from}, {@code to}]; empty where they must be looked for one by one. */
    Optional<List<Values>> columns(ChannelId channel, Instant from, Instant to) throws StoreException {
        Scene scene = scene();
        var parts = new ArrayList<JournalColumns.Part>();
        for (Seen seen : scene.seen) {
            if (seen.last > scene.folded.sequence()) {
                if (seen.before < scene.folded.sequence() || seen.segment.damaged()) {
                    return Optional.empty();
                }
                parts.add(new JournalColumns.Part(seen.segment, seen.last));
            }
        }
        Optional<List<Values>> values = columns.values(parts, channel, Values.nanos(from), Values.nanos(to));
        return values.filter(found -> scene.folded.equals(scene().folded));
    }

    /** The earliest end of an interval that only the journal has. */
    Instant journaled() {
        Scene scene = scene();
        Instant earliest = Instant.MAX;
        for (Seen seen : scene.seen) {
            if (seen.last > scene.folded.sequence() && seen.firstEnd.isBefore(earliest)) {
                earliest = seen.firstEnd;
            }
        }
        return earliest;
    }

    /** All revisions of a panel's intervals with that end. */
    List<StoredInterval> boundary(String panel, Instant end) throws StoreException {
        return collect(
                end.minusNanos(1),
                end,
                found -> archive.boundary(panel, end, found),
                reader -> reader,
                (entry, found) -> {
                    if (entry.batch().panel().equals(panel)) {
                        for (Interval interval : entry.batch().intervals()) {
                            if (interval.end().equals(end)) {
                                found.accept(new StoredInterval(entry.sequence(), interval));
                            }
                        }
                    }
                });
    }

    private interface FromArchive {
        void read(Consumer<StoredInterval> found) throws StoreException;
    }

    private interface FromJournal {
        void read(StreamItem.Entry entry, Consumer<StoredInterval> found);
    }

    private List<StoredInterval> collect(
            Instant from, Instant to, FromArchive archived, UnaryOperator<SegmentReader> opened, FromJournal journaled)
            throws StoreException {
        for (int attempt = 0; attempt < 5; attempt++) {
            Scene scene = scene();
            var found = new ArrayList<StoredInterval>();
            if (scene.folded.generation() > 0) {
                archived.read(found::add);
            }
            if (journal(scene, from, to, opened, journaled, found) && scene.folded.equals(scene().folded)) {
                return found;
            }
        }
        throw new StoreException(Reason.IO, "the store is being rebuilt: ask again");
    }

    /** False when a segment was given up meanwhile: then the archive has it. */
    private boolean journal(
            Scene scene,
            Instant from,
            Instant to,
            UnaryOperator<SegmentReader> opened,
            FromJournal journaled,
            List<StoredInterval> found)
            throws StoreException {
        for (Seen seen : scene.seen) {
            if (seen.last <= scene.folded.sequence() || !seen.lastEnd.isAfter(from) || seen.firstEnd.isAfter(to)) {
                continue;
            }
            SegmentImage image = image(seen.segment);
            if (image == null) {
                return false;
            }
            SegmentReader entries = opened.apply(new SegmentReader(image, seen.segment, seen.last));
            for (StreamItem.Entry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry.sequence() > scene.folded.sequence()) {
                    journaled.read(entry, found::add);
                }
            }
        }
        return true;
    }

    /** The end of the oldest interval; {@link Instant#MAX} when there is none. */
    Instant oldest() {
        Scene scene = scene();
        Instant oldest = scene.folded.oldest() == null ? Instant.MAX : scene.folded.oldest();
        for (Seen seen : scene.seen) {
            if (seen.last > scene.folded.sequence() && seen.firstEnd.isBefore(oldest)) {
                oldest = seen.firstEnd;
            }
        }
        return oldest;
    }

    /** Number of the generation in force. */
    int generation() {
        return scene().folded.generation();
    }

    /** The end of the newest interval; {@link Instant#MIN} when there is none. */
    Instant newest() {
        lock.lock();
        try {
            return ledger.newest();
        } finally {
            lock.unlock();
        }
    }

    List<LoggedEvent> events(long after, int limit) throws StoreException {
        for (int attempt = 0; attempt < 5; attempt++) {
            Scene scene = scene();
            var found = new ArrayList<LoggedEvent>();
            if (after < scene.folded.event()) {
                archive.events(after, limit, found::add);
            }
            if (journalEvents(scene, Math.max(after, scene.folded.event()), limit, found)
                    && scene.folded.equals(scene().folded)) {
                return found;
            }
        }
        throw new StoreException(Reason.IO, "the store is being rebuilt: ask again");
    }

    private boolean journalEvents(Scene scene, long after, int limit, List<LoggedEvent> found) throws StoreException {
        for (Seen seen : scene.seen) {
            if (seen.lastEvent <= after || seen.lastEvent == seen.segment.eventBefore() || found.size() >= limit) {
                continue;
            }
            SegmentImage image = image(seen.segment);
            if (image == null) {
                return false;
            }
            SegmentReader.read(image, seen.segment, new Replay.Visitor() {
                @Override
                public void batch(long sequence, Batch batch) {
                    // Only events are asked for here.
                }

                @Override
                public void event(LoggedEvent event) {
                    if (event.number() > after && event.number() <= seen.lastEvent && found.size() < limit) {
                        found.add(event);
                    }
                }
            });
        }
        return true;
    }
}
