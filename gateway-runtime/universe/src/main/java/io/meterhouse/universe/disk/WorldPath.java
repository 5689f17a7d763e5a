package io.meterhouse.universe.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.h2.store.fs.FilePath;

/** A file, or the one folder, of a world's disk, as H2 names it: {@code world:FOLDER/FILE}. */
final class WorldPath extends FilePath {
    static final String SCHEME = "world";

    WorldPath(String path) {
        name = path;
    }

    private int slash() {
        return name.indexOf('/');
    }

    private String folder() {
        int from = SCHEME.length() + 1;
        return slash() < 0 ? name.substring(from) : name.substring(from, slash());
    }

    private String file() {
        return name.substring(slash() + 1);
    }

    private WorldDisk disk() {
        return Worlds.disk(folder());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePath getPath(String path) {
        return new WorldPath(path);
    }

    @Override
    public long size() {
        try {
            return disk().size(file());
        } catch (IOException e) {
            // What java.io.File says of a file that is not there.
            return 0;
        }
    }

    @Override
    public boolean exists() {
        WorldDisk disk = disk();
        return isDirectory() || disk.exists(file());
    }

    @Override
    public boolean isDirectory() {
        return slash() < 0;
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory() && exists();
    }

    @Override
    public boolean createFile() {
        return disk().create(file());
    }

    @Override
    public void moveTo(FilePath to, boolean atomicReplace) {
        try {
            disk().rename(file(), ((WorldPath) to).file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete() {
        disk().delete(file());
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return disk().list().stream()
                .map(file -> getPath(SCHEME + ":" + folder() + "/" + file))
                .toList();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new WorldChannel(disk().openForH2(file(), !mode.equals("r")), name);
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return isDirectory() ? null : getPath(name.substring(0, slash()));
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    /** The disk keeps no times. */
    @Override
    public long lastModified() {
        return 0;
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public void createDirectory() {
        throw new UnsupportedOperationException(name + ": a world's disk is one folder");
    }
}
