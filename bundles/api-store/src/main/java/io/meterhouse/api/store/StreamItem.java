package io.meterhouse.api.store;

/** What stands at a place of the interval stream. */
public sealed interface StreamItem {
    /** The first sequence that it covers. */
    long sequence();

    /**
     * A batch.
     *
     * @param sequence its own
     * @param batch what was appended
     */
    record Entry(long sequence, Batch batch) implements StreamItem {}

    /**
     * Batches that are not kept any more, or were lost. Delivered as a loss, and acknowledged like batches.
     *
     * @param sequence the first
     * @param last the last
     * @param reason for people
     */
    record Tombstone(long sequence, long last, String reason) implements StreamItem {}
}
