package io.meterhouse.store.h2;

import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.record.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the store is, for people and metrics. */
final class StatusReport {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

    private final Surroundings surroundings;
    private final ReentrantLock lock;
    private final Journal journal;
    private final Ledger ledger;
    private final Reader reader;
    private final Health health;

    StatusReport(
            Surroundings surroundings,
            ReentrantLock lock,
            Journal journal,
            Ledger ledger,
            Reader reader,
            Health health) {
        this.surroundings = surroundings;
        this.lock = lock;
        this.journal = journal;
        this.ledger = ledger;
        this.reader = reader;
        this.health = health;
    }

    StoreStatus now(Position head, Instant newest) {
        long bytes = 0;
        try {
            for (String name : surroundings.disk().list()) {
                bytes += surroundings.disk().size(name);
            }
        } catch (IOException e) {
            LOG.debug("the store's files cannot be listed", e);
        }
        lock.lock();
        try {
            Map<String, Long> figures = Map.of(
                    "appended",
                    ledger.sequence(),
                    "synced",
                    journal.synced(),
                    "events",
                    ledger.events().number(),
                    "generation",
                    (long) ledger.folded().generation(),
                    "journal_segments",
                    (long) journal.segments().size(),
                    "journal_segments_free",
                    (long) journal.freeSegments());
            return new StoreStatus(head, reader.oldest(), newest, bytes, health.writable(), health.text(), figures);
        } finally {
            lock.unlock();
        }
    }
}
