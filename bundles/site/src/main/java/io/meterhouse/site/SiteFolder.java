package io.meterhouse.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/** The files: the one that people edit, and the copy of the last one that was accepted. */
final class SiteFolder {
    /** How mistakes and events name the file. */
    static final String NAME = "etc/site.yaml";

    private final Path home;

    SiteFolder(Path home) {
        this.home = home;
    }

    /** What tells, without reading it, that a file is probably another one. */
    record Stamp(long size, long modified, String key) {}

    Path home() {
        return home;
    }

    /** Empty when there is no file. */
    Optional<Stamp> stamp() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file(), BasicFileAttributes.class);
            return Optional.of(new Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                    Objects.toString(attributes.fileKey())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    byte[] read() throws IOException {
        return read(file());
    }

    /** At most one byte more than may be: enough to see that it is too large. A pipe or a device is not opened, for it could hang. */
    static byte[] read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SiteFile.MAX_BYTES + 1);
        }
    }

    /** The last file that was accepted, if there was one. */
    Optional<byte[]> accepted() throws IOException {
        try {
            return Optional.of(read(acceptedFile()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Keeps the file that was accepted; either wholly or not at all. */
    void keep(byte[] bytes) throws IOException {
        Path target = acceptedFile();
        Files.createDirectories(target.getParent());
        Path fresh = target.resolveSibling("accepted.yaml.new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            // The new name must survive a power cut too.
            folder.force(true);
        }
    }

    private Path file() {
        return home.resolve("etc").resolve("site.yaml");
    }

    private Path acceptedFile() {
        return home.resolve("var").resolve("site").resolve("accepted.yaml");
    }
}
