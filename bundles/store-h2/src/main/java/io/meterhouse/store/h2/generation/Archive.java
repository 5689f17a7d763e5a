package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Values;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** What generations hold; the journal has the rest. Thread-safe. */
public interface Archive {
    /** So many days are read with one question to the database. */
    int DAYS_AT_ONCE = 8;

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

    /**
     * The first values of a channel's days (UTC) as columns, for days from one on; what there is none for is left out, and what columns
     * cannot say. At most {@link #DAYS_AT_ONCE} days.
     */
    SortedMap<Integer, Values> values(ChannelId channel, int firstDay) throws StoreException;

    /** The last day (UTC) that anything is held of, revisions apart; {@link Integer#MIN_VALUE} for none. */
    int lastDay() throws StoreException;

    /** The days (UTC) within a span of which some intervals have revisions. */
    Set<Integer> revised(Instant from, Instant to) throws StoreException;

    /** All revisions of a panel's intervals with that end, in the order of their sequences. */
    void boundary(String panel, Instant end, Consumer<StoredInterval> found) throws StoreException;

    /** Events after a number, in order. */
    void events(long after, int limit, Consumer<LoggedEvent> found) throws StoreException;
}
