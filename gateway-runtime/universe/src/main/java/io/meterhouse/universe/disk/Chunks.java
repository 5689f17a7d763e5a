package io.meterhouse.universe.disk;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Arrays of a page that are not needed any more, so that a write allocates nothing. Guarded by the disk. */
final class Chunks {
    /** A page of the system's cache: what is written back at once. */
    static final int SIZE = 4096;

    private static final int MOST = 64;

    private final Deque<byte[]> free = new ArrayDeque<>();

    /** One with any content. */
    byte[] take() {
        byte[] chunk = free.pollLast();
        return chunk == null ? new byte[SIZE] : chunk;
    }

    /** @param like null for zeros */
    byte[] copy(byte[] like) {
        byte[] chunk = take();
        if (like == null) {
            Arrays.fill(chunk, (byte) 0);
        } else {
            System.arraycopy(like, 0, chunk, 0, SIZE);
        }
        return chunk;
    }

    /** @param chunk null for one that was never written */
    void give(byte[] chunk) {
        if (chunk != null && free.size() < MOST) {
            free.addLast(chunk);
        }
    }
}
