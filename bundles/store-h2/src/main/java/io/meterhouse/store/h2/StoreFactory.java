package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.GenerationWriter;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Opens a store, whatever the last process left. */
public final class StoreFactory {
    private StoreFactory() {}

    /** A store, and what is done for it at night. */
    public record Parts(Store store, Nightly nightly, Generations generations) implements AutoCloseable {
        @Override
        public void close() {
            nightly.close();
            store.close();
            generations.close();
        }
    }

    public static Parts open(Surroundings surroundings, Supplier<Optional<SiteDefinition>> site) throws IOException {
        Disk disk = surroundings.disk();
        Opening found = Opening.of(disk);
        GenerationWriter.discard(disk);
        Succession succession = Succession.settle(surroundings, found.ledger());
        Ledger ledger = succession.ledger();
        Journal journal = Journal.open(disk, found);
        if (succession.changed()) {
            // The snapshot that begins it says which generation counts.
            journal.finishSegment();
        }
        List<String> lost = lose(found, ledger, journal, surroundings);
        giveUpFolded(journal, ledger);
        var lock = new ReentrantLock();
        var nightly = new Nightly[1];
        int number = ledger.folded().generation();
        var generations = new Generations(disk, number, () -> nightly[0].damaged());
        var store = new Store(surroundings, lock, journal, ledger, generations, found.lastCall());
        var folding = new Folding(
                surroundings, lock, journal, ledger, store.writer(), generations, store.events(), () -> site.get()
                        .map(SiteDefinition::retention));
        var rebuilding = new Rebuilding(surroundings, lock, ledger, generations, folding, store);
        nightly[0] = new Nightly(surroundings, site, generations, folding, rebuilding, store);
        store.whenShort(nightly[0]::soon);
        succession.told().forEach(store.events()::log);
        tell(surroundings, found, lost, store);
        nightly[0].start();
        if (number > 0 && (succession.doubtful() || !disk.exists(Generations.file(number)))) {
            nightly[0].damaged();
        }
        return new Parts(store, nightly[0], generations);
    }

    /** What a hole in the journal took: tombstones stand for it, in a new epoch. Gives what is to be told. */
    private static List<String> lose(Opening found, Ledger ledger, Journal journal, Surroundings surroundings) {
        var texts = new ArrayList<String>();
        for (Opening.Hole hole : found.holes()) {
            long first = Math.max(hole.firstSequence(), ledger.folded().sequence() + 1);
            if (first > hole.lastSequence() || ledger.losses().at(first).isPresent()) {
                continue;
            }
            ledger.losses().add(new Range(first, hole.lastSequence(), "lost: the journal was damaged"));
            texts.add(hole.text() + ", among them the batches " + first + " to " + hole.lastSequence()
                    + "; the store has a new epoch");
        }
        if (!texts.isEmpty()) {
            ledger.epoch(newEpoch(surroundings));
            // The next record begins a segment, whose snapshot says all this.
            journal.finishSegment();
        }
        return texts;
    }

    /** Gives up segments that an earlier process had not come to. */
    private static void giveUpFolded(Journal journal, Ledger ledger) throws IOException {
        for (Segment segment :
                journal.giveUp(ledger.folded().sequence(), ledger.folded().event())) {
            journal.zero(segment);
            journal.reuse(segment);
        }
    }

    private static void tell(Surroundings surroundings, Opening found, List<String> lost, Store store) {
        if (found.torn()) {
            store.events()
                    .log(event(
                            surroundings,
                            "JOURNAL_TORN",
                            Severity.INFO,
                            "the last write was cut off when the gateway stopped; it had not been acknowledged, and "
                                    + "nothing that was is missing"));
        }
        for (String text : lost) {
            store.events().log(event(surroundings, "JOURNAL_DAMAGED", Severity.ALARM, text));
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
