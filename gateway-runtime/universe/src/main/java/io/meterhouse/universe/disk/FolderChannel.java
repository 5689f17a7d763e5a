package io.meterhouse.universe.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.h2.store.fs.FileBaseDefault;

/** A folder that is open, to be forced. */
final class FolderChannel extends FileBaseDefault {
    private final WorldDisk disk;
    private final String folder;

    FolderChannel(WorldDisk disk, String folder) {
        this.disk = disk;
        this.folder = folder;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.forceFolder(folder);
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        throw new IOException("Is a directory");
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
        throw new IOException("Is a directory");
    }

    @Override
    protected void implTruncate(long length) throws IOException {
        throw new IOException("Is a directory");
    }

    @Override
    protected void implCloseChannel() {
        // Nothing is held.
    }
}
