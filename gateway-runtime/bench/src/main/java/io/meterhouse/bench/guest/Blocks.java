package io.meterhouse.bench.guest;

import java.nio.ByteBuffer;

/** A disk as a guest has it: what was written is safe after a flush. One thread calls it. */
public interface Blocks {
    /** Bytes, a multiple of 512. */
    long size();

    /** Fills a buffer from so many bytes on. */
    void read(long at, ByteBuffer into);

    /** Takes all of a buffer. */
    void write(long at, ByteBuffer from);

    /** Returns when all that was written is safe. */
    void flush();
}
