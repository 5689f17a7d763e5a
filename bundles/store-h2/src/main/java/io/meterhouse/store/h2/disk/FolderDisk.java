package io.meterhouse.store.h2.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the operating system. */
public final class FolderDisk implements Disk {
    private static final int PIECE = 65_536;

    private final Path folder;

    public FolderDisk(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath().normalize();
        Path missing = this.folder;
        while (missing.getParent() != null && !Files.exists(missing.getParent())) {
            missing = missing.getParent();
        }
        Files.createDirectories(this.folder);
        force(this.folder);
        if (missing.getParent() != null) {
            force(missing.getParent());
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(folder.resolve(name));
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(folder.resolve(name));
    }

    @Override
    public DiskFile open(String name, boolean write) throws IOException {
        Path path = folder.resolve(name);
        return new ChannelFile(
                name,
                write
                        ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                        : FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public void allocate(String name, long bytes) throws IOException {
        Path path = folder.resolve(name);
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        // Under another name, so that a file of this one is always whole.
        Path part = folder.resolve(name + UNFINISHED);
        boolean whole = false;
        try (var file = new ChannelFile(
                name,
                FileChannel.open(
                        part,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING))) {
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(PIECE, bytes));
            for (long at = 0; at < bytes; at += zeros.capacity()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
                file.write(at, zeros);
            }
            file.channel.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(part);
            }
        }
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(
                folder.resolve(from),
                folder.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public void forceFolder() throws IOException {
        force(folder);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public String path(String name) {
        return folder.resolve(name).toString();
    }

    private record ChannelFile(String name, FileChannel channel) implements DiskFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(long at, ByteBuffer into) throws IOException {
            long place = at;
            while (into.hasRemaining()) {
                int count = channel.read(into, place);
                if (count < 0) {
                    return;
                }
                place += count;
            }
        }

        @Override
        public void write(long at, ByteBuffer from) throws IOException {
            long place = at;
            try {
                while (from.hasRemaining()) {
                    place += channel.write(from, place);
                }
            } catch (IOException e) {
                throw full(e) ? new DiskFullException("no space left for " + name, e) : e;
            }
        }

        /** Java has no type for it: this is what Linux, its quotas and macOS say. */
        private static boolean full(IOException e) {
            String text = String.valueOf(e.getMessage());
            return text.contains("No space left") || text.contains("quota exceeded");
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
