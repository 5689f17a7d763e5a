package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.backup.Held;
import io.meterhouse.store.h2.backup.RestoredMark;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.GenerationWriter;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.NewerReleaseException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a store, whatever the last process left. */
public final class StoreFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFactory.class);

    /** As a new journal has, so that the first interval does not make a generation at once. */
    private static final int FREE_AFTER_RESTORE = 3;

    private StoreFactory() {}

    /** A store, what is done for it at night, and what holds it still for a backup. */
    public record Parts(Store store, Nightly nightly, Generations generations, Held.Source holding)
            implements AutoCloseable {
        @Override
        public void close() {
            nightly.close();
            store.close();
            generations.close();
        }
    }

    public static Parts open(Surroundings surroundings, Supplier<Optional<SiteDefinition>> site) throws IOException {
        return open(surroundings, site, Retention.EVENTS_IN_ANY_CASE);
    }

    /** @param eventsKept see {@link Retention} */
    static Parts open(Surroundings surroundings, Supplier<Optional<SiteDefinition>> site, long eventsKept)
            throws IOException {
        try {
            return openKnown(surroundings, site, eventsKept);
        } catch (NewerReleaseException e) {
            throw new IOException(
                    "the store holds " + e.getMessage() + "; nothing is touched: start that release, or one after it",
                    e);
        }
    }

    private static Parts openKnown(Surroundings surroundings, Supplier<Optional<SiteDefinition>> site, long eventsKept)
            throws IOException {
        Disk disk = surroundings.disk();
        Opening found = Opening.of(disk);
        GenerationWriter.discard(disk);
        Succession succession = Succession.settle(surroundings, found.ledger());
        Ledger ledger = succession.ledger();
        String epoch = ledger.epoch();
        Journal journal = Journal.open(disk, found);
        Optional<RestoredMark> restored = RestoredMark.in(disk);
        if (restored.isPresent()) {
            ledger.epoch(newEpoch(surroundings));
        }
        if (succession.changed() || restored.isPresent()) {
            // The snapshot that begins it says which generation counts, and which epoch it is.
            journal.finishSegment();
        }
        JournalDamage damage;
        try {
            damage = lose(found, ledger, journal, surroundings);
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
        found.emptied().forEach(name -> empty(journal, name));
        var lock = new ReentrantLock();
        var nightly = new Nightly[1];
        int number = ledger.folded().generation();
        var generations = new Generations(disk, number, () -> nightly[0].damaged());
        var store = new Store(surroundings, lock, journal, ledger, generations, found.lastCall());
        var space = new SpaceWatch(surroundings, site, store.events(), store.health(), () -> nightly[0].makeSpace());
        var retention = new Retention(surroundings, site, space::lasting, eventsKept);
        var folding = new Folding(
                surroundings, lock, journal, ledger, store.writer(), generations, store.events(), retention);
        List<Event> told = succession.told();
        if (succession.before() == null) {
            recycle(
                    journal,
                    journal.giveUp(ledger.folded().sequence(), ledger.folded().event()),
                    surroundings);
            told.forEach(store.events()::log);
        } else {
            recycle(journal, folding.takeUp(succession.before(), succession.lost(), told), surroundings);
        }
        var check = new JournalCheck(surroundings, lock, journal, ledger, store);
        var rebuilding = new Rebuilding(surroundings, lock, ledger, generations, folding, store);
        nightly[0] = new Nightly(surroundings, site, generations, folding, rebuilding, check, store, space);
        store.whenShort(nightly[0]::soon);
        store.whenUnreadable(nightly[0]::journalUnreadable);
        tell(surroundings, found, damage, store);
        if (restored.isPresent()) {
            begin(restored.get(), surroundings, lock, journal, store);
        } else if (!ledger.epoch().equals(epoch)) {
            begin(lock, store);
        }
        nightly[0].start();
        if (number > 0 && (succession.doubtful() || !disk.exists(Generations.file(number)))) {
            nightly[0].damaged();
        }
        var holding = new Holding(disk, lock, journal, ledger, store.writer(), generations, nightly[0]::damaged);
        return new Parts(store, nightly[0], generations, holding);
    }

    /** The first start after a restore: the mark goes when the new epoch is durable. */
    private static void begin(
            RestoredMark restored, Surroundings surroundings, ReentrantLock lock, Journal journal, Store store) {
        store.events()
                .log(restored.event(surroundings.time().now(), store.head().epoch()));
        lock.lock();
        try {
            while (store.writer().pending()) {
                store.writer().write(List.of());
            }
            journal.reserve(FREE_AFTER_RESTORE);
            RestoredMark.remove(surroundings.disk());
        } catch (IOException | StoreException e) {
            LOG.warn("the new epoch of a restored store waits for its disk: {}", e.toString());
        } finally {
            lock.unlock();
        }
    }

    /** Nobody is to be told of an epoch that the next power cut would take back: its positions have to hold. */
    private static void begin(ReentrantLock lock, Store store) {
        lock.lock();
        try {
            while (store.writer().pending()) {
                store.writer().write(List.of());
            }
        } catch (StoreException e) {
            LOG.warn("the new epoch of the store waits for its disk: {}", e.toString());
        } finally {
            lock.unlock();
        }
    }

    /** What damage took: tombstones stand for it, in a new epoch. */
    private static JournalDamage lose(Opening found, Ledger ledger, Journal journal, Surroundings surroundings)
            throws IOException {
        JournalDamage damage =
                JournalDamage.of(found, ledger, surroundings.time().now());
        for (String name : found.unreadable()) {
            surroundings.disk().rename(name, name + Rebuilding.aside(surroundings));
        }
        if (!damage.isEmpty()) {
            damage.note(ledger, newEpoch(surroundings));
        } else if (found.torn() || !found.unreadable().isEmpty()) {
            // Should the disk have lost the newest record, its sequences come again: not in the same epoch.
            ledger.epoch(newEpoch(surroundings));
        }
        if (!damage.isEmpty() || !found.unreadable().isEmpty()) {
            // The next record begins a segment, whose snapshot says all this.
            journal.finishSegment();
        }
        return damage;
    }

    /** Uses segments again that were given up. */
    private static void recycle(Journal journal, List<Segment> given, Surroundings surroundings) {
        for (Segment segment : given) {
            if (!segment.damaged()) {
                empty(journal, segment.name());
                continue;
            }
            try {
                journal.setAside(segment, Rebuilding.aside(surroundings));
            } catch (IOException e) {
                LOG.warn("{} is damaged and was not set aside: {}", segment.name(), e.toString());
            }
        }
    }

    private static void empty(Journal journal, String name) {
        try {
            journal.zero(name);
            journal.reuse(name);
        } catch (IOException e) {
            // A bad sector in a file that nobody needs keeps nobody from metering.
            LOG.warn("{} is not used again: {}", name, e.toString());
        }
    }

    private static void tell(Surroundings surroundings, Opening found, JournalDamage damage, Store store) {
        if (found.torn()) {
            store.events()
                    .log(event(
                            surroundings,
                            "JOURNAL_TORN",
                            Severity.INFO,
                            "the last write was cut off when the gateway stopped; it had not been acknowledged, and "
                                    + "nothing that was is missing, unless the disk lost what it had confirmed; the store "
                                    + "has a new epoch"));
        }
        if (!damage.isEmpty()) {
            damage.events(surroundings.time().now()).forEach(store.events()::log);
        }
        for (String name : found.unreadable()) {
            store.events()
                    .log(event(
                            surroundings,
                            "JOURNAL_DAMAGED",
                            Severity.ALARM,
                            name + " cannot be read at all and was set aside; the store has a new epoch"));
        }
    }

    private static Event event(Surroundings surroundings, String kind, Severity severity, String text) {
        return new Event(
                kind, severity, severity == Severity.ALARM, surroundings.time().now(), "store", text, Map.of());
    }

    static String newEpoch(Surroundings surroundings) {
        return HexFormat.of().toHexDigits(surroundings.random().nextLong());
    }
}
