package io.meterhouse.store.h2.backup;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.TreeMap;

/** The journal as an archive holds it, in memory, to be read by what opens a store. */
final class JournalCopy implements Disk, ArchiveReader.Sink {
    private final TreeMap<String, ByteArrayOutputStream> files = new TreeMap<>();

    /** Keeps a segment; what is no segment is read past. */
    @Override
    public OutputStream open(String part) {
        if (!part.startsWith(PartNames.STORE + "journal-")) {
            return OutputStream.nullOutputStream();
        }
        var content = new ByteArrayOutputStream();
        files.put(part.substring(PartNames.STORE.length()), content);
        return content;
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public long size(String name) throws IOException {
        return content(name).length;
    }

    private byte[] content(String name) throws IOException {
        ByteArrayOutputStream content = files.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content.toByteArray();
    }

    @Override
    public DiskFile open(String name, boolean write) throws IOException {
        return new Copy(content(name));
    }

    private record Copy(byte[] bytes) implements DiskFile {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long at, ByteBuffer into) {
            if (at < bytes.length) {
                into.put(bytes, (int) at, (int) Math.min(into.remaining(), bytes.length - at));
            }
        }

        @Override
        public void write(long at, ByteBuffer from) throws IOException {
            throw readOnly();
        }

        @Override
        public void force() {
            // Nothing is written.
        }

        @Override
        public void close() {
            // It is memory.
        }
    }

    @Override
    public void allocate(String name, long bytes) throws IOException {
        throw readOnly();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        throw readOnly();
    }

    @Override
    public void delete(String name) throws IOException {
        throw readOnly();
    }

    @Override
    public void forceFolder() {
        // Nothing is written.
    }

    @Override
    public long free() {
        return 0;
    }

    @Override
    public String path(String name) {
        return name;
    }

    private static IOException readOnly() {
        return new IOException("a copy is only read");
    }
}
