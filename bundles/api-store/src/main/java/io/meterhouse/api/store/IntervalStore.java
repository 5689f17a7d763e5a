package io.meterhouse.api.store;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps every interval for at least 96 days, whatever happens to power and disk. One service in a gateway; thread-safe. Writers
 * wait for the disk (milliseconds; a failing disk seconds): call {@link #append} from a worker that nothing else waits for.
 */
public interface IntervalStore {
    /**
     * Makes a batch durable. When it returns, the batch survives kill -9, a power cut, a full disk and a torn sector, and has its
     * sequence. When it throws, nothing of it was appended.
     *
     * @throws StoreException see {@link StoreException.Reason}
     */
    Position append(Batch batch) throws StoreException;

    /** Where a panel's recording goes on after a restart; empty for a panel that never had a boundary. */
    Optional<PanelState> resume(String panel);

    /** The site time of the newest durable record of any kind; {@link Instant#MIN} when there is none. Site time is never before it. */
    Instant newestRecord();

    /** The newest position of the interval stream. */
    Position head();

    /**
     * The interval stream after a sequence, in order, without holes: what is not kept any more is a {@link StreamItem.Tombstone}.
     * Ends at the head that was there at the call.
     *
     * @param afterSequence 0 for everything
     */
    Items<StreamItem> stream(long afterSequence) throws StoreException;

    /**
     * The intervals of a channel whose end lies in ({@code from}, {@code to}], by end, then revision. Never holds more than a
     * block in memory.
     */
    Items<Interval> intervals(ChannelId channel, Instant from, Instant to, Revisions revisions) throws StoreException;

    /** All intervals of a panel that end at an instant, the latest revision of each, by channel; empty where there is none. */
    Items<Interval> boundary(String panel, Instant end) throws StoreException;

    /** How the store is, for people and metrics. */
    StoreStatus status();

    /** Which revisions a reader wants. */
    enum Revisions {
        /** The highest of each (channel, end). */
        LATEST,
        /** All of them. */
        ALL
    }
}
