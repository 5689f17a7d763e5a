package io.meterhouse.universe.disk;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** What Java asks of a file system beside its files: how names are put together. */
final class FolderSystem extends FileSystem {
    private final FolderFiles files;

    FolderSystem(FolderFiles files) {
        this.files = files;
    }

    @Override
    public Path getPath(String first, String... more) {
        return new FolderPath(files, more.length == 0 ? first : first + "/" + String.join("/", more));
    }

    @Override
    public FileSystemProvider provider() {
        return files;
    }

    @Override
    public void close() {
        throw FolderFiles.notAsked();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath(""));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        throw FolderFiles.notAsked();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        throw FolderFiles.notAsked();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw FolderFiles.notAsked();
    }

    @Override
    public WatchService newWatchService() {
        throw FolderFiles.notAsked();
    }
}
