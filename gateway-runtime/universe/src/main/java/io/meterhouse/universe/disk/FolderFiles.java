package io.meterhouse.universe.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A world's disk for classes that use Java's own file access: what they write counts, is lost and is full like what the store does. Knows
 * what they ask for, and no more. Belongs to one life of the process: after that everything throws.
 */
final class FolderFiles extends FileSystemProvider {
    private final WorldDisk disk;
    private final String life;
    private final FolderSystem system = new FolderSystem(this);

    /** @param life the name by which the disk is known in this life */
    FolderFiles(WorldDisk disk, String life) {
        this.disk = disk;
        this.life = life;
    }

    FileSystem system() {
        return system;
    }

    /** @throws io.meterhouse.universe.PowerGone the life is over */
    WorldDisk disk() {
        Worlds.disk(life);
        return disk;
    }

    private static String name(Path path) {
        return path.toString();
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        String name = name(path);
        if (disk().isFolder(name)) {
            return new FolderChannel(disk(), name);
        }
        boolean write = options.contains(StandardOpenOption.WRITE);
        if (!options.contains(StandardOpenOption.CREATE) && !disk().exists(name)) {
            throw new NoSuchFileException(name);
        }
        Opened opened = disk().openForH2(name, write);
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            opened.truncate(0);
        }
        return new WorldChannel(opened, name);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter) {
        List<Path> all = disk().list(name(folder)).stream().map(system::getPath).toList();
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return all.iterator();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        if (!disk().makeFolder(name(folder))) {
            throw new FileAlreadyExistsException(name(folder));
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (!disk().exists(name(path))) {
            throw new NoSuchFileException(name(path));
        }
        disk().delete(name(path));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        disk().rename(name(from), name(to));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (!disk().isFolder(name(path)) && !disk().exists(name(path))) {
            throw new NoSuchFileException(name(path));
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        checkAccess(path);
        boolean folder = disk().isFolder(name(path));
        return type.cast(new Attributes(folder, folder ? 0 : disk().size(name(path))));
    }

    /** The disk keeps no times. */
    private record Attributes(boolean isDirectory, long size) implements BasicFileAttributes {
        @Override
        public FileTime lastModifiedTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public FileTime lastAccessTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public FileTime creationTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public boolean isRegularFile() {
            return !isDirectory;
        }

        @Override
        public boolean isSymbolicLink() {
            return false;
        }

        @Override
        public boolean isOther() {
            return false;
        }

        @Override
        public Object fileKey() {
            return null;
        }
    }

    @Override
    public String getScheme() {
        return WorldPath.SCHEME;
    }

    @Override
    public boolean isSameFile(Path one, Path other) {
        return one.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    static UnsupportedOperationException notAsked() {
        return new UnsupportedOperationException("no class of the gateway asked for it yet");
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw notAsked();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw notAsked();
    }

    @Override
    public Path getPath(URI uri) {
        throw notAsked();
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) {
        throw notAsked();
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw notAsked();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        throw notAsked();
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
        throw notAsked();
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) {
        throw notAsked();
    }
}
