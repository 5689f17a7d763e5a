package io.meterhouse.api.store;

import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How far an uplink has delivered; moves on the receiver's acknowledgement only. Survives a restart, but for the newest
 * acknowledgements after a power cut: then they are delivered again, and the receiver counts each (channel, end, revision) once.
 * Thread-safe.
 */
@ProviderType
public interface Cursor {
    /** The most ranges of sequences above the contiguous one that are remembered. */
    int LIMIT = 4096;

    String uplink();

    String stream();

    /** Epoch, and the highest sequence up to which everything is acknowledged. */
    Position contiguous();

    /** Ranges acknowledged above it, first to last sequence, at most {@link #LIMIT}. */
    SortedMap<Long, Long> above();

    /**
     * Notes an acknowledgement. Written with the next append, or within some minutes; never waits for the disk.
     *
     * @param epoch in which it was delivered
     * @param first of a range of sequences
     * @param last of it; not above the head
     * @throws StoreException {@link StoreException.Reason#CONFLICT} beyond the limit above, or beyond the head;
     *     {@link StoreException.Reason#EPOCH} for another epoch
     */
    void acknowledge(String epoch, long first, long last) throws StoreException;
}
