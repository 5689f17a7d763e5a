package io.meterhouse.store.h2;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.util.ArrayList;
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
        List<Segment> finished = finished();
        Opening found = Opening.toGoOn(surroundings.disk());
        // They do not change any more: no append need wait for it.
        found.goOn(finished);
        lock.lock();
        try {
            var rest = new ArrayList<>(journal.segments());
            if (!rest.containsAll(finished)) {
                // A generation was made meanwhile, which read them too.
                return false;
            }
            rest.removeAll(finished);
            found.goOn(rest);
            found.compare(ledger);
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
            if (journal.freeSegments() > 0) {
                // Whoever reads the damaged one finds where things stand behind it. On a full disk it has to do.
                journal.finishSegment();
            }
            store.writer().write(List.of(), List.of(), more);
            damage.note(ledger, epoch);
            store.publish();
        } finally {
            lock.unlock();
        }
        damage.events(surroundings.time().now()).forEach(store.events()::log);
        return true;
    }

    /** All but the one that takes records. */
    private List<Segment> finished() {
        lock.lock();
        try {
            List<Segment> segments = journal.segments();
            return segments.subList(0, Math.max(0, segments.size() - 1));
        } finally {
            lock.unlock();
        }
    }
}
