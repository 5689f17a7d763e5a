package io.meterhouse.universe.disk;

import io.meterhouse.store.h2.disk.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** A file as H2 has it open. */
final class WorldChannel extends FileBaseDefault {
    private final Opened file;
    private final String path;

    WorldChannel(Opened file, String path) {
        this.file = file;
        this.path = path;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        int before = into.position();
        file.read(at, into);
        int count = into.position() - before;
        return count == 0 && into.hasRemaining() ? -1 : count;
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
        int count = from.remaining();
        try {
            file.write(at, from);
        } catch (DiskFullException e) {
            throw new IOException("No space left on device", e);
        }
        return count;
    }

    @Override
    protected void implTruncate(long length) throws IOException {
        file.truncate(length);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force();
    }

    /** Nobody else is there to be kept out: each life has its own paths. */
    @Override
    public FileLock tryLock(long at, long length, boolean shared) {
        return new FileLock(this, at, length, shared) {
            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public void release() {
                // Nothing is held.
            }
        };
    }

    @Override
    protected void implCloseChannel() {
        file.close();
    }

    @Override
    public String toString() {
        return path;
    }
}
