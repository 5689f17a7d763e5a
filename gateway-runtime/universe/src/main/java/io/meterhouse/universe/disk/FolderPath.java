package io.meterhouse.universe.disk;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * A name on a world's disk, as Java's own file access has it: what is in the store's folder has no slash, other folders are named before
 * theirs. Names only of what a gateway's classes ask for.
 *
 * @param name folders and file, with slashes between; always seen from the top
 */
record FolderPath(FolderFiles files, String name) implements Path {
    @Override
    public FileSystem getFileSystem() {
        return files.system();
    }

    WorldDisk disk() {
        return files.disk();
    }

    private FolderPath of(String other) {
        return new FolderPath(files, other);
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public Path getRoot() {
        return of("");
    }

    @Override
    public Path getFileName() {
        return of(name.substring(name.lastIndexOf('/') + 1));
    }

    @Override
    public Path getParent() {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? null : of(name.substring(0, slash));
    }

    @Override
    public Path resolve(Path other) {
        return of(name.isEmpty() ? other.toString() : name + "/" + other);
    }

    @Override
    public Path normalize() {
        return this;
    }

    @Override
    public Path toAbsolutePath() {
        return this;
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return this;
    }

    @Override
    public int compareTo(Path other) {
        return name.compareTo(other.toString());
    }

    @Override
    public String toString() {
        return name;
    }

    private static UnsupportedOperationException notAsked() {
        return new UnsupportedOperationException("no class of the gateway asked for it yet");
    }

    @Override
    public int getNameCount() {
        throw notAsked();
    }

    @Override
    public Path getName(int index) {
        throw notAsked();
    }

    @Override
    public Path subpath(int from, int to) {
        throw notAsked();
    }

    @Override
    public boolean startsWith(Path other) {
        throw notAsked();
    }

    @Override
    public boolean endsWith(Path other) {
        throw notAsked();
    }

    @Override
    public Path relativize(Path other) {
        throw notAsked();
    }

    @Override
    public URI toUri() {
        throw notAsked();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw notAsked();
    }
}
