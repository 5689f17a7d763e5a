package io.meterhouse.bench.cache;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A store's disk, looked at before anything is taken away from it. Where only sizes count it need not be forced. */
final class MeasuredDisk implements Disk {
    private final Disk disk;
    private final Footprint footprint;
    private final boolean forced;

    MeasuredDisk(Disk disk, Footprint footprint, boolean forced) {
        this.disk = disk;
        this.footprint = footprint;
        this.forced = forced;
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public boolean exists(String name) {
        return disk.exists(name);
    }

    @Override
    public long size(String name) throws IOException {
        return disk.size(name);
    }

    @Override
    public DiskFile open(String name, boolean write) throws IOException {
        DiskFile file = disk.open(name, write);
        return forced || !write ? file : new Unforced(file);
    }

    @Override
    public void allocate(String name, long bytes) throws IOException {
        disk.allocate(name, bytes);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        footprint.sample();
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        footprint.sample();
        disk.delete(name);
    }

    @Override
    public void forceFolder() throws IOException {
        if (forced) {
            disk.forceFolder();
        }
    }

    @Override
    public long free() throws IOException {
        return disk.free();
    }

    @Override
    public String path(String name) {
        return disk.path(name);
    }

    private record Unforced(DiskFile file) implements DiskFile {
        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long at, ByteBuffer into) throws IOException {
            file.read(at, into);
        }

        @Override
        public void write(long at, ByteBuffer from) throws IOException {
            file.write(at, from);
        }

        @Override
        public void force() {
            // Sizes are the same without.
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
