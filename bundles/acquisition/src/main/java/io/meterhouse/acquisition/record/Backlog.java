package io.meterhouse.acquisition.record;

/** How many intervals of all panels wait in memory for the store. For the recorders' worker. */
final class Backlog {
    /**
     * Beyond, reads are let go and the next ones spread over the gap: about 16 MB of the 64 that the gateway has, and 14 hours of 24
     * channels on 12 panels at 5 minutes.
     */
    private static final int MOST = 50_000;

    private int intervals;

    void add(int count) {
        intervals += count;
    }

    boolean isFull() {
        return intervals >= MOST;
    }
}
