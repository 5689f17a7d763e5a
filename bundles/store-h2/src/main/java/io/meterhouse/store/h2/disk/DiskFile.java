package io.meterhouse.store.h2.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is open. For one thread at a time. */
public interface DiskFile extends Closeable {
    long size() throws IOException;

    /** Fills the buffer from a place on; what lies beyond the end is left as it is. */
    void read(long at, ByteBuffer into) throws IOException;

    /**
     * Writes all of the buffer.
     *
     * @throws DiskFullException no space
     */
    void write(long at, ByteBuffer from) throws IOException;

    /** Returns when everything that was written is on the medium. After a failure nobody knows what is. */
    void force() throws IOException;
}
