package io.meterhouse.universe;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.store.fs.FilePath;

/**
 * A disk in memory that forgets what it was not forced to keep. It lies in H2's own file system, so that generations find their files
 * there, too; what H2 writes by itself is kept at once.
 */
final class MemoryDisk implements Disk, AutoCloseable {
    private static final long CAPACITY = 1L << 30;

    private final String folder;
    /** What unforced writes have replaced, the newest first. */
    private final Map<String, Deque<Piece>> unforced = new HashMap<>();

    private record Piece(long at, byte[] before) {}

    /** @param name no other disk of this virtual machine has it */
    MemoryDisk(String name) {
        folder = "memFS:" + name;
        FilePath.get(folder).createDirectory();
    }

    /** The power goes, or the process, before the system has written anything that it was not forced to. */
    synchronized void cut() throws IOException {
        for (Map.Entry<String, Deque<Piece>> file : unforced.entrySet()) {
            try (FileChannel channel = file(file.getKey()).open("rw")) {
                for (Piece piece : file.getValue()) {
                    writeAll(channel, piece.at(), ByteBuffer.wrap(piece.before()));
                }
            }
        }
        unforced.clear();
    }

    private FilePath file(String name) {
        return FilePath.get(path(name));
    }

    @Override
    public String path(String name) {
        return folder + "/" + name;
    }

    @Override
    public synchronized List<String> list() {
        return FilePath.get(folder).newDirectoryStream().stream()
                .map(FilePath::getName)
                .sorted()
                .toList();
    }

    @Override
    public boolean exists(String name) {
        return file(name).exists();
    }

    @Override
    public long size(String name) {
        return file(name).size();
    }

    @Override
    public DiskFile open(String name, boolean write) throws IOException {
        return new MemoryFile(name, file(name).open(write ? "rw" : "r"));
    }

    @Override
    public void allocate(String name, long bytes) throws IOException {
        try (FileChannel channel = file(name).open("rw")) {
            writeAll(channel, 0, ByteBuffer.allocate(Math.toIntExact(bytes)));
        }
    }

    @Override
    public synchronized void rename(String from, String to) {
        file(from).moveTo(file(to), true);
        unforced.remove(to);
        Deque<Piece> pieces = unforced.remove(from);
        if (pieces != null) {
            unforced.put(to, pieces);
        }
    }

    @Override
    public synchronized void delete(String name) {
        file(name).delete();
        unforced.remove(name);
    }

    @Override
    public void forceFolder() {
        // Names are kept at once.
    }

    @Override
    public long free() {
        return CAPACITY - list().stream().mapToLong(this::size).sum();
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        list().forEach(this::delete);
    }

    private static void writeAll(FileChannel channel, long at, ByteBuffer from) throws IOException {
        for (long place = at; from.hasRemaining(); ) {
            place += channel.write(from, place);
        }
    }

    private static void readAll(FileChannel channel, long at, ByteBuffer into) throws IOException {
        long place = at;
        while (into.hasRemaining()) {
            int count = channel.read(into, place);
            if (count <= 0) {
                return;
            }
            place += count;
        }
    }

    private final class MemoryFile implements DiskFile {
        private final String name;
        private final FileChannel channel;

        MemoryFile(String name, FileChannel channel) {
            this.name = name;
            this.channel = channel;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(long at, ByteBuffer into) throws IOException {
            readAll(channel, at, into);
        }

        @Override
        public void write(long at, ByteBuffer from) throws IOException {
            synchronized (MemoryDisk.this) {
                ByteBuffer before = ByteBuffer.allocate((int) Math.min(from.remaining(), channel.size() - at));
                readAll(channel, at, before);
                unforced.computeIfAbsent(name, file -> new ArrayDeque<>()).push(new Piece(at, before.array()));
                writeAll(channel, at, from);
            }
        }

        @Override
        public void force() {
            synchronized (MemoryDisk.this) {
                unforced.remove(name);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
