package io.meterhouse.store.h2.backup;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes an archive: its parts, and the manifest last, without which it is none. */
final class ArchiveWriter implements Closeable {
    private static final int PIECE = 65_536;

    private final ZipOutputStream zip;
    private final LongConsumer progress;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private long done;

    /** @param progress told how many bytes were read so far */
    ArchiveWriter(OutputStream out, LongConsumer progress) {
        this.zip = new ZipOutputStream(new BufferedOutputStream(out, PIECE));
        this.progress = progress;
    }

    void add(String name, InputStream content) throws IOException {
        long most = PartNames.most(name);
        if (most == 0 || parts.size() >= PartNames.MOST_PARTS) {
            throw new BackupException(
                    name + " does not go into a backup: its name is too long or odd, or it is one of more" + " than "
                            + PartNames.MOST_PARTS + " files");
        }
        zip.putNextEntry(new ZipEntry(name));
        MessageDigest digest = ArchiveReader.sha256();
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
            bytes += count;
            if (bytes > most) {
                throw new BackupException(name + " is longer than " + most + " bytes: it does not go into a backup");
            }
            digest.update(piece, 0, count);
            zip.write(piece, 0, count);
            done += count;
            progress.accept(done);
        }
        zip.closeEntry();
        parts.add(new Manifest.Part(name, bytes, HexFormat.of().formatHex(digest.digest())));
    }

    List<Manifest.Part> parts() {
        return List.copyOf(parts);
    }

    void finish(Manifest manifest) throws IOException {
        zip.putNextEntry(new ZipEntry(PartNames.MANIFEST));
        zip.write(manifest.encode());
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
