package io.meterhouse.api.store;

import java.util.SortedSet;

/**
 * How far an uplink has delivered; moves on the receiver's acknowledgement only. Survives a restart, but for the newest
 * acknowledgements after a power cut: then they are delivered again, and the receiver counts each (channel, end, revision) once.
 * Thread-safe.
 */
public interface Cursor {
    /** The most sequences above the contiguous one that are remembered. */
    int LIMIT = 4096;

    String uplink();

    /** Epoch, and the highest sequence up to which everything is acknowledged. */
    Position contiguous();

    /** Those acknowledged above it, at most {@link #LIMIT}. */
    SortedSet<Long> above();

    /**
     * Notes an acknowledgement. Written with the next append, or within some seconds; never waits for the disk.
     *
     * @param first of a range of sequences
     * @param last of it; not above the head
     * @throws StoreException {@link StoreException.Reason#CONFLICT} beyond the limit above, or beyond the head
     */
    void acknowledge(long first, long last) throws StoreException;
}
