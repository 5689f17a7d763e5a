package io.meterhouse.store.h2.backup;

import io.meterhouse.store.h2.backup.Held.GoneException;
import io.meterhouse.store.h2.backup.Held.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

/**
 * Makes an archive of a gateway that runs: under a name of its own first, on the medium, read back and compared, and only then under the
 * name that was asked for. Whatever goes wrong, nothing is left.
 */
final class Backup {
    /** A journal of more is read back as bytes only: a gateway has little memory, and a restore reads it as a journal anyhow. */
    private static final long MOST_READ_AS_JOURNAL = 8L << 20;

    private static final int ATTEMPTS = 3;

    private final Path home;
    private final Held.Source store;
    private final Output output;
    private final Progress progress;

    /** Where it is written. */
    @FunctionalInterface
    interface Output {
        /** Opens a file that is there and empty; closing it puts it on the medium. */
        OutputStream open(Path file) throws IOException;
    }

    /** Told how it goes. */
    @FunctionalInterface
    interface Progress {
        void at(String what, long done, long total);
    }

    Backup(Path home, Held.Source store, Output output, Progress progress) {
        this.home = home;
        this.store = store;
        this.output = output;
        this.progress = progress;
    }

    /** @return what it holds */
    Manifest make(Path file, Instant now, String site, String software) throws IOException {
        Path part = Files.createTempFile(
                file.getParent(),
                ".meterhouse-backup-",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Manifest made = write(part, now, site, software);
            verify(part, made);
            if (Files.exists(file)) {
                throw new BackupException(file + " was made by somebody else meanwhile");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            SyncedFile.forceFolder(file.getParent());
            return made;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Manifest write(Path part, Instant now, String site, String software) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Held held = store.hold()) {
                return write(part, held, now, site, software);
            } catch (GoneException e) {
                if (attempt == ATTEMPTS) {
                    throw new BackupException("generations were made all the while: try again in some minutes");
                }
            }
        }
    }

    private Manifest write(Path part, Held held, Instant now, String site, String software) throws IOException {
        Map<String, Path> files = HomeFiles.of(home);
        long total = 0;
        for (Path path : files.values()) {
            total += path.toFile().length();
        }
        for (Piece piece : held.pieces()) {
            total += piece.bytes();
        }
        long all = total;
        try (var writer = new ArchiveWriter(
                output.open(part), done -> progress.at("writing the backup", Math.min(done, all), all))) {
            for (Piece piece : held.pieces()) {
                try (InputStream in = piece.opener().open()) {
                    writer.add(PartNames.STORE + piece.name(), in);
                }
            }
            for (Map.Entry<String, Path> each : files.entrySet()) {
                try (InputStream in = Files.newInputStream(each.getValue())) {
                    writer.add(each.getKey(), in);
                } catch (NoSuchFileException e) {
                    // Whoever keeps it has put a newer one beside it and removed it meanwhile.
                    continue;
                }
            }
            var manifest = new Manifest(now, site, software, held.stand(), writer.parts());
            writer.finish(manifest);
            return manifest;
        }
    }

    private void verify(Path part, Manifest made) throws IOException {
        long total = 0;
        long segments = 0;
        for (Manifest.Part each : made.parts()) {
            total += each.bytes();
            segments += each.name().startsWith(PartNames.STORE + "journal-") ? each.bytes() : 0;
        }
        long all = total;
        boolean asJournal = segments <= MOST_READ_AS_JOURNAL;
        var copy = new JournalCopy();
        var reader = new ArchiveReader(
                asJournal ? copy : name -> OutputStream.nullOutputStream(),
                done -> progress.at("reading it back", done, all));
        try (InputStream in = Files.newInputStream(part)) {
            if (!reader.read(in).equals(made)) {
                throw new BackupException("what was read back is not what was written: take another disk");
            }
        }
        if (asJournal) {
            StoreLook.journal(copy, made.stand());
        }
    }
}
