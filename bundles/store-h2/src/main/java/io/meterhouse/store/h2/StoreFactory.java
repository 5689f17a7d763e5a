package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.record.Ledger;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Opens a store, whatever the last process left. */
final class StoreFactory {
    private StoreFactory() {}

    static Store open(Surroundings surroundings) throws IOException {
        Opening found = Opening.of(surroundings.disk());
        Ledger ledger = found.ledger() == null ? new Ledger(newEpoch(surroundings)) : found.ledger();
        Journal journal = Journal.open(surroundings.disk(), found);
        var store = new Store(surroundings, new ReentrantLock(), journal, ledger, null, found.lastCall());
        if (found.torn()) {
            store.events()
                    .log(new Event(
                            "JOURNAL_TORN",
                            Severity.INFO,
                            false,
                            surroundings.time().now(),
                            "store",
                            "the last write was cut off when the gateway stopped; it had not been acknowledged, and "
                                    + "nothing that was is missing",
                            Map.of()));
        }
        return store;
    }

    static String newEpoch(Surroundings surroundings) {
        return HexFormat.of().toHexDigits(surroundings.random().nextLong());
    }
}
