package io.meterhouse.api.store;

import io.meterhouse.api.metering.ChannelId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps every interval for at least 96 days, whatever happens to power and disk. One service in a gateway; thread-safe. Writers
 * wait for the disk (milliseconds; a failing disk seconds): call {@link #append} from a worker that nothing else waits for.
 */
@ProviderType
public interface IntervalStore {
    /**
     * Makes batches durable, all or none, with one sync. When it returns they survive kill -9, a power cut, a full disk and a torn
     * sector, and have their sequences, in the order given. Revisions that a later boundary makes good go before it, in the same call.
     * The batches of the last call again give the same position again. Files are written on the caller's thread.
     *
     * @param batches 1 to 64, with {@link Batch#LIMIT} intervals in all
     * @return the position of the last one
     * @throws StoreException see {@link StoreException.Reason}
     */
    Position append(List<Batch> batches) throws StoreException;

    /** Where the recording of channels goes on after a restart; a channel that never had an interval is absent. */
    SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) throws StoreException;

    /**
     * End of the newest interval that was appended while time was known; {@link Instant#MIN} when there is none. A site clock before
     * it is not to be trusted.
     */
    Instant newestRecord();

    /** The newest position of the interval stream. */
    Position head();

    /**
     * The epochs that this store went through: each with the last sequence that it shares with the present one, oldest first, the
     * present epoch with its head last. A position of an older epoch up to there still holds. Sequences never begin again.
     */
    List<Position> lineage();

    /**
     * The interval stream after a position, in order, without holes: what is not kept any more is a {@link StreamItem.Tombstone}.
     * Ends at the head that was there at the call.
     *
     * @param after sequence 0 for everything
     * @throws StoreException {@link StoreException.Reason#EPOCH} when the position is of another epoch, beyond what it shares
     */
    Items<StreamItem> stream(Position after) throws StoreException;

    /** The intervals of a channel whose end lies in ({@code from}, {@code to}], by end, then revision. */
    default Items<StoredInterval> intervals(ChannelId channel, Instant from, Instant to, Revisions revisions)
            throws StoreException {
        return intervals(Set.of(channel), from, to, revisions);
    }

    /**
     * The intervals of channels whose end lies in ({@code from}, {@code to}], by end, then channel, then revision. Reads what channels have
     * in common once: ask for all at once, not for one after the other. Holds some days of a channel in memory, some hours of many.
     */
    Items<StoredInterval> intervals(Set<ChannelId> channels, Instant from, Instant to, Revisions revisions)
            throws StoreException;

    /**
     * The latest revisions of the intervals of a channel that end in ({@code from}, {@code to}], in order, as columns of at most some days
     * each.
     */
    Items<Values> values(ChannelId channel, Instant from, Instant to) throws StoreException;

    /**
     * The latest revisions of the intervals of a channel, summed to longer ones. From the step in which the first lies to that of the last,
     * without a hole; the first begins at {@code from} or later, the last ends at {@code to} or earlier, whatever the step. Never holds
     * more than some days of the channel in memory.
     *
     * @throws StoreException also {@link StoreException.Reason#CONFLICT} from {@code next}, when counts sum to more than a long holds
     */
    Items<Total> totals(ChannelId channel, Instant from, Instant to, Step step) throws StoreException;

    /** All intervals of a panel that end at an instant, the latest revision of each, by channel; empty where there is none. */
    Items<StoredInterval> boundary(String panel, Instant end) throws StoreException;

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
