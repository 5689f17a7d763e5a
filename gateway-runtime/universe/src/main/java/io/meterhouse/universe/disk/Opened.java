package io.meterhouse.universe.disk;

import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.disk.DiskFullException;
import io.meterhouse.universe.PowerGone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;

/** A file that somebody has open: the store, or H2. Guarded by the disk. */
final class Opened implements DiskFile {
    private final WorldDisk disk;
    private final String name;
    private final boolean writable;
    /** Whether the listener hears of it. */
    private final boolean heard;

    /** Null when it is not open any more. */
    private Content content;

    private int failuresTold;
    private boolean lifeOver;

    Opened(WorldDisk disk, String name, Content content, boolean writable, boolean heard) {
        this.disk = disk;
        this.name = name;
        this.content = content;
        this.writable = writable;
        this.heard = heard;
        this.failuresTold = content.failures();
    }

    /** The life in which it was opened is over. */
    void end() {
        lifeOver = true;
        content = null;
    }

    private void usable() throws IOException {
        if (lifeOver) {
            throw new PowerGone();
        }
        disk.alive();
        if (content == null) {
            throw new ClosedChannelException();
        }
    }

    private void toWrite() throws IOException {
        usable();
        if (!writable) {
            throw new NonWritableChannelException();
        }
        disk.mayWrite();
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            usable();
            return content.length();
        }
    }

    @Override
    public void read(long at, ByteBuffer into) throws IOException {
        synchronized (disk) {
            usable();
            disk.mayRead();
            content.read(at, into);
        }
    }

    @Override
    public void write(long at, ByteBuffer from) throws IOException {
        synchronized (disk) {
            toWrite();
            long growth = at + from.remaining() - content.length();
            if (growth > 0 && growth > disk.room(content)) {
                // What there is room for is written, as the system does.
                long fits = content.length() + disk.room(content) - at;
                ByteBuffer some = from.slice();
                some.limit((int) Math.max(0, fits));
                content.write(at, some);
                throw noSpace(name);
            }
            if (heard) {
                disk.tell(name, at, from.asReadOnlyBuffer());
            }
            content.write(at, from);
        }
    }

    /** Of zeros, which lie on the disk. */
    void lengthen(long length) throws IOException {
        synchronized (disk) {
            toWrite();
            if (length > content.length() + disk.room(content)) {
                throw noSpace(name);
            }
            content.setLength(length);
        }
    }

    /** Cuts off what lies beyond; changes nothing where nothing does. */
    void truncate(long length) throws IOException {
        synchronized (disk) {
            usable();
            if (length < content.length()) {
                toWrite();
                content.setLength(length);
            }
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (disk) {
            usable();
            disk.change();
            if (disk.forcesFail()) {
                content.forceFailed();
            } else {
                content.force();
            }
            if (failuresTold < content.failures()) {
                failuresTold = content.failures();
                throw WorldDisk.failed();
            }
        }
    }

    /** Also without power: it says nothing of the disk. */
    @Override
    public void close() {
        synchronized (disk) {
            if (content != null) {
                content = null;
                disk.closed(this);
            }
        }
    }

    private static DiskFullException noSpace(String file) {
        // In the words of production, with the cause that Linux gives.
        return new DiskFullException("no space left for " + file, new IOException("No space left on device"));
    }
}
