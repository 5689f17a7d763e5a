package io.meterhouse.store.h2.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Reads an archive that anybody may have made: from its begin to its end, each name, count and length within bounds. */
final class ArchiveReader {
    private static final int PIECE = 65_536;

    private final Sink sink;
    private final LongConsumer progress;
    private final Map<String, Manifest.Part> found = new HashMap<>();
    private long done;

    /** Takes the parts. */
    @FunctionalInterface
    interface Sink {
        OutputStream open(String name) throws IOException;
    }

    /** @param progress told how many bytes of content were read so far */
    ArchiveReader(Sink sink, LongConsumer progress) {
        this.sink = sink;
        this.progress = progress;
    }

    /** Reads all of it. @throws BackupException when it is not, to the byte, what its manifest says */
    Manifest read(InputStream in) throws IOException {
        byte[] manifest = null;
        try (var zip = new ZipInputStream(new BufferedInputStream(in, PIECE))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (manifest != null) {
                    throw new BackupException("something follows its manifest");
                }
                if (entry.getName().equals(PartNames.MANIFEST)) {
                    manifest = manifest(zip);
                } else {
                    part(entry.getName(), zip);
                }
            }
        } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw new BackupException("it is no backup, or is damaged: " + e.getMessage());
        }
        if (manifest == null) {
            throw new BackupException("it is no backup, or was cut short: it has no manifest");
        }
        Manifest read = Manifest.parse(manifest);
        compare(read);
        return read;
    }

    private static byte[] manifest(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Manifest.LONGEST + 1);
        if (bytes.length > Manifest.LONGEST) {
            throw new BackupException("its manifest is longer than any");
        }
        return bytes;
    }

    private void part(String name, InputStream in) throws IOException {
        long most = PartNames.most(name);
        if (most == 0) {
            throw new BackupException("it holds a file that no backup has: "
                    + (name.length() > 100 ? name.substring(0, 100) + "..." : name));
        }
        if (found.size() >= PartNames.MOST_PARTS || found.containsKey(name)) {
            throw new BackupException("it holds too many files, or one twice");
        }
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        try (OutputStream out = sink.open(name)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                bytes += count;
                if (bytes > most) {
                    throw new BackupException(name + " in it is longer than any such file");
                }
                digest.update(piece, 0, count);
                out.write(piece, 0, count);
                done += count;
                progress.accept(done);
            }
        }
        found.put(name, new Manifest.Part(name, bytes, HexFormat.of().formatHex(digest.digest())));
    }

    private void compare(Manifest manifest) throws BackupException {
        for (Manifest.Part part : manifest.parts()) {
            if (!part.equals(found.remove(part.name()))) {
                throw new BackupException("it is damaged: " + part.name() + " is not what its manifest says");
            }
        }
        if (!found.isEmpty()) {
            throw new BackupException("it holds a file that its manifest does not name");
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
