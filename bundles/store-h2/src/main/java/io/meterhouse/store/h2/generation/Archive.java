package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** What generations hold; the journal has the rest. Thread-safe. */
public interface Archive {
    /** Batches one after another. */
    interface Entries {
        /** The next; null after the last. */
        StreamItem.Entry next() throws StoreException;
    }

    /** The batches from a sequence on, in order; what is not kept is left out. */
    Entries stream(long first) throws StoreException;

    /** All revisions of the intervals of channels that end in ({@code from}, {@code to}], in any order. */
    void intervals(Set<ChannelId> channels, Instant from, Instant to, Consumer<StoredInterval> found)
            throws StoreException;

    /** All revisions of a panel's intervals with that end, in the order of their sequences. */
    void boundary(String panel, Instant end, Consumer<StoredInterval> found) throws StoreException;

    /** Events after a number, in order. */
    void events(long after, int limit, Consumer<LoggedEvent> found) throws StoreException;
}
