package io.meterhouse.store.h2;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Reads the whole journal while the store is open, and notes what has become unreadable: readers then find a tombstone there. */
final class JournalCheck {
    private final Surroundings surroundings;
    private final ReentrantLock lock;
    private final Journal journal;
    private final Ledger ledger;
    private final Store store;

    JournalCheck(Surroundings surroundings, ReentrantLock lock, Journal journal, Ledger ledger, Store store) {
        this.surroundings = surroundings;
        this.lock = lock;
        this.journal = journal;
        this.ledger = ledger;
        this.store = store;
    }

    /** Whether something was found that nobody knew. */
    boolean run() throws IOException, StoreException {
        JournalDamage damage;
        lock.lock();
        try {
            Opening found = Opening.of(surroundings.disk());
            journal.markDamaged(found);
            damage = JournalDamage.of(found, ledger, surroundings.time().now());
            if (damage.isEmpty()) {
                return false;
            }
            String epoch = StoreFactory.newEpoch(surroundings);
            var more = new Out();
            for (Range range : damage.lost()) {
                Replay.writeLoss(range, more);
            }
            Replay.writeEpoch(epoch, more);
            store.writer().write(List.of(), more);
            damage.note(ledger, epoch);
            store.publish();
        } finally {
            lock.unlock();
        }
        damage.events(surroundings.time().now()).forEach(store.events()::log);
        return true;
    }
}
