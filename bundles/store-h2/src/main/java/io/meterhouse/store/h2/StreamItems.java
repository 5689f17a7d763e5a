package io.meterhouse.store.h2;

import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.generation.Archive;
import io.meterhouse.store.h2.record.Losses;
import java.util.Optional;

/** The interval stream from one sequence to another. Where it stands it looks for the next source: loss, generation or segment. */
final class StreamItems implements Items<StreamItem> {
    private final Reader reader;
    private final Runnable unreadable;
    private final long head;
    private long at;
    private Archive.Entries source = () -> null;

    /**
     * @param unreadable told when a sequence is neither there nor known to be lost
     * @param after the sequence before the first
     * @param head the last
     */
    StreamItems(Reader reader, Runnable unreadable, long after, long head) {
        this.reader = reader;
        this.unreadable = unreadable;
        this.at = after;
        this.head = head;
    }

    @Override
    public Optional<StreamItem> next() throws StoreException {
        if (at >= head) {
            return Optional.empty();
        }
        long wanted = at + 1;
        StreamItem.Entry entry = source.next();
        if (entry == null || entry.sequence() != wanted) {
            Optional<Losses.Range> loss = reader.lossAt(wanted);
            if (loss.isPresent()) {
                at = Math.min(loss.get().last(), head);
                source = () -> null;
                return Optional.of(
                        new StreamItem.Tombstone(wanted, at, loss.get().reason()));
            }
            source = reader.entries(wanted, head);
            entry = source.next();
        }
        if (entry == null || entry.sequence() != wanted) {
            unreadable.run();
            throw new StoreException(
                    Reason.IO, "sequence " + wanted + " cannot be read; what is damaged is being looked for");
        }
        at = wanted;
        return Optional.of(entry);
    }

    @Override
    public void close() {
        source = () -> null;
    }
}
