package io.meterhouse.universe.oracle;

import io.meterhouse.api.store.Batch;
import java.util.Arrays;
import java.util.TreeMap;

/** What is known of the sequences of one epoch. */
final class Epoch {
    static final byte NOTHING = 0;
    static final byte DELIVERED = 1;
    static final byte LOST = 2;

    final String id;
    final int index;
    /** When it was first heard of, true epoch ms. */
    final long since;
    /** What was acknowledged and not yet delivered. */
    final TreeMap<Long, Pending> pending = new TreeMap<>();

    private long base;
    private byte[] state = new byte[1024];
    private long[] hash = new long[1024];
    /** The first and last sequence that a message covered; 0 before there was one. */
    long first;

    long last;
    /** The newest that was acknowledged. */
    long acknowledged;
    /** Whether the process has begun anew since: what was under way may have sequences that nobody was told. */
    boolean restarted;

    /** A batch that is durable. */
    record Pending(long since, long hash, Batch batch) {}

    Epoch(String id, int index, long since) {
        this.id = id;
        this.index = index;
        this.since = since;
    }

    byte state(long sequence) {
        long i = sequence - base;
        return base == 0 || i < 0 || i >= state.length ? NOTHING : state[(int) i];
    }

    /** Of a sequence that was delivered. */
    long hash(long sequence) {
        return hash[(int) (sequence - base)];
    }

    void set(long sequence, byte now, long content) {
        if (base == 0) {
            base = sequence;
        }
        if (sequence < base) {
            int more = (int) (base - sequence);
            byte[] states = new byte[state.length + more];
            long[] hashes = new long[hash.length + more];
            System.arraycopy(state, 0, states, more, state.length);
            System.arraycopy(hash, 0, hashes, more, hash.length);
            state = states;
            hash = hashes;
            base = sequence;
        }
        int i = (int) (sequence - base);
        if (i >= state.length) {
            int size = Math.max(i + 1, state.length + state.length / 2);
            state = Arrays.copyOf(state, size);
            hash = Arrays.copyOf(hash, size);
        }
        state[i] = now;
        hash[i] = content;
    }
}
