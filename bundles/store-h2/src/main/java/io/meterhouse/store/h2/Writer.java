package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.store.h2.disk.DiskFullException;
import io.meterhouse.store.h2.journal.DoubtException;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.record.CursorTable;
import io.meterhouse.store.h2.record.EventChain;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Replay;
import io.meterhouse.store.h2.record.Snapshots;
import java.io.IOException;
import java.util.List;

/**
 * Puts batches, and whatever waits besides, into one record of the journal. Either all of it is durable when it returns, or the ledger
 * is as it was. Guarded by the store's lock.
 */
final class Writer {
    /** What waits is written in pieces, so that a record stays small. */
    private static final int MOST_BESIDES = 16_384;

    private final Journal journal;
    private final Ledger ledger;
    private final EventBook events;
    private final BatchCheck.Lookup lookup;
    private final Out frame = new Out();
    /** Where the ledger stands before the record: begins a block. */
    private final Out sync = new Out();

    Writer(Journal journal, Ledger ledger, EventBook events, BatchCheck.Lookup lookup) {
        this.journal = journal;
        this.ledger = ledger;
        this.events = events;
        this.lookup = lookup;
    }

    boolean pending() {
        return events.pending() || ledger.cursors().pending() || ledger.facts().pending();
    }

    /** Writes what waits, and batches. */
    void write(List<Batch> batches) throws StoreException {
        write(batches, List.of(), new Out());
    }

    /**
     * Writes more than waits.
     *
     * @param told events that are durable with it, or not told at all
     * @param more records of other kinds, which the ledger knows already
     */
    void write(List<Batch> batches, List<Event> told, Out more) throws StoreException {
        frame.truncate(0);
        sync.truncate(0);
        Replay.writeSync(ledger, sync);
        EventChain.Run run = ledger.events().run();
        int eventCount = events.write(run, frame, MOST_BESIDES);
        told.forEach(event -> run.write(EventBook.cut(event), frame));
        List<CursorTable.Key> cursors = ledger.cursors().writeChanged(frame, MOST_BESIDES);
        List<String> facts = ledger.facts().writeChanged(frame, MOST_BESIDES);
        frame.raw(more.array(), 0, more.length());
        int besides = frame.length();
        long firstSequence = ledger.sequence() + 1;
        boolean done = false;
        try {
            check(batches);
            if (frame.length() == 0) {
                return;
            }
            Out payload = journal.begins(frame.length()) ? synced() : frame;
            if (journal.fits(payload.length())) {
                journal.append(payload);
            } else {
                roll(batches, besides);
            }
            done = true;
        } catch (DiskFullException e) {
            throw new StoreException(Reason.FULL, "no space left on the store's disk; nothing was appended", e);
        } catch (DoubtException e) {
            throw new StoreException(Reason.UNKNOWN, e.getMessage() + "; append the same again", e);
        } catch (IOException e) {
            throw new StoreException(Reason.IO, "the store's disk failed; nothing was appended: " + e.getMessage(), e);
        } finally {
            if (!done) {
                ledger.rollback();
                ledger.cursors().again(cursors);
                ledger.facts().again(facts);
            }
        }
        ledger.commit();
        run.advance();
        events.written(eventCount, ledger.events().number());
        journal.note(firstSequence, batches, ledger.events().number());
    }

    private Out synced() {
        return sync.raw(frame.array(), 0, frame.length());
    }

    private void check(List<Batch> batches) throws StoreException {
        ledger.begin();
        var check = new BatchCheck(ledger, lookup, batches);
        for (Batch batch : batches) {
            check.check(batch);
            ledger.write(batch, frame);
        }
    }

    /** The snapshot is of the ledger before the batches; written anew, they refer to it. */
    private void roll(List<Batch> batches, int besides) throws IOException {
        ledger.rollback();
        var snapshot = new Out();
        ledger.renumberShapes();
        Snapshots.write(ledger, snapshot);
        sync.truncate(0);
        Replay.writeSync(ledger, sync);
        frame.truncate(besides);
        long sequence = ledger.sequence();
        ledger.begin();
        for (Batch batch : batches) {
            ledger.write(batch, frame);
        }
        journal.roll(snapshot, synced(), sequence, ledger.events().number());
    }
}
