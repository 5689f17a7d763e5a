package io.meterhouse.tou.keep;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * A document that is replaced whole or not at all, and survives a power cut once {@link #write} has returned. Its last line is the
 * SHA-256 of what is before it, so that a damaged one is never taken for whole. One whose name ends so is compressed (gzip).
 */
final class DurableFile {
    private static final long MOST_BYTES = 16L << 20;

    private static final String COMPRESSED = ".gz";

    private final Path path;

    DurableFile(Path path) {
        this.path = path;
    }

    private boolean isCompressed() {
        return path.getFileName().toString().endsWith(COMPRESSED);
    }

    /** Empty when there is none. */
    Optional<String> read() throws IOException {
        String all;
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new IOException(path.getFileName() + " is larger than any that was written");
            }
            all = text();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int line = all.lastIndexOf('\n', Math.max(all.length() - 2, 0));
        if (line < 0 || !all.substring(line + 1).trim().equals(hash(all.substring(0, line)))) {
            throw new IOException(path.getFileName() + " is damaged: its checksum does not hold");
        }
        return Optional.of(all.substring(0, line));
    }

    private String text() throws IOException {
        if (!isCompressed()) {
            return Files.readString(path, StandardCharsets.UTF_8);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            byte[] bytes = in.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(path.getFileName() + " holds more than any that was written");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (ZipException | EOFException e) {
            throw new IOException(path.getFileName() + " is damaged: " + e.getMessage(), e);
        }
    }

    private byte[] bytes(String text) throws IOException {
        byte[] bytes = (text + "\n" + hash(text) + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_BYTES) {
            throw new IOException(path.getFileName() + " would be larger than " + (MOST_BYTES >> 20)
                    + " MiB, and could not be read again: nothing was changed");
        }
        if (!isCompressed()) {
            return bytes;
        }
        var small = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(small)) {
            out.write(bytes);
        }
        return small.toByteArray();
    }

    void write(String text) throws IOException {
        byte[] all = bytes(text);
        Path folder = path.getParent();
        Folders.make(folder);
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(all);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Folders.force(folder);
    }

    /** SHA-256, hexadecimal. */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
