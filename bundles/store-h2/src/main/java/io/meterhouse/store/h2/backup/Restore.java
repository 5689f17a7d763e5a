package io.meterhouse.store.h2.backup;

import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a gateway's folder of an archive, while no gateway runs in it. Everything is unpacked, forced, compared and read as a store
 * before anything is put in its place.
 */
final class Restore {
    private final Path file;
    private final Path home;
    private final boolean force;
    private final Backup.Progress progress;

    /**
     * What was restored.
     *
     * @param aside where that is now which was there before
     */
    record Result(Manifest manifest, List<Path> aside) {}

    /** @param force puts aside what is there */
    Restore(Path file, Path home, boolean force, Backup.Progress progress) {
        this.file = file;
        this.home = home;
        this.force = force;
        this.progress = progress;
    }

    Result run() throws IOException {
        try (RestoreHome target = RestoreHome.take(Files.exists(home) ? home.toRealPath() : home, force)) {
            long length = Files.size(file);
            Manifest manifest;
            try (InputStream in = new Counting(Files.newInputStream(file), length)) {
                manifest = new ArchiveReader(target::create, done -> {}).read(in);
            }
            if (!Files.isDirectory(target.store())) {
                throw new BackupException("it holds no store");
            }
            progress.at("checking the store", 0, 1);
            var disk = new FolderDisk(target.store());
            int generation = StoreLook.journal(disk, manifest.stand());
            StoreLook.generation(disk, generation);
            try (OutputStream out = target.create(PartNames.STORE + RestoredMark.NAME)) {
                out.write(
                        RestoredMark.of(file.getFileName().toString(), manifest).encode());
            }
            progress.at("checking the store", 1, 1);
            return new Result(manifest, target.putInPlace());
        }
    }

    /** Tells how much of the archive was read. */
    private final class Counting extends java.io.FilterInputStream {
        private final long total;
        private long done;

        Counting(InputStream in, long total) {
            super(in);
            this.total = total;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            done += more;
            progress.at("unpacking", Math.min(done, total), total);
        }
    }
}
