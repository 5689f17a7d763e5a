package io.meterhouse.bench.cache;

import io.meterhouse.bench.Volume;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** How much room a folder's files take: lengths or allocated blocks, whichever is more; at its largest. Any thread. */
final class Footprint {
    private static final int BLOCK = 4096;

    private final Volume volume;
    private final Path folder;
    private long running;
    private long peak;
    private boolean making;

    Footprint(Volume volume, Path folder) {
        this.volume = volume;
        this.folder = folder;
    }

    /** From now on, or until now, something is being made that will replace what is there. */
    synchronized void making(boolean now) throws IOException {
        sample();
        making = now;
    }

    synchronized void sample() throws IOException {
        long size = size();
        peak = Math.max(peak, size);
        if (!making) {
            running = Math.max(running, size);
        }
    }

    private long size() throws IOException {
        return Math.max(lengths(folder), volume.allocated());
    }

    /** Lengths of all files, rounded up to whole blocks. */
    static long lengths(Path folder) throws IOException {
        long[] sum = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += (attributes.size() + BLOCK - 1) / BLOCK * BLOCK;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // It went meanwhile.
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    /** Bytes now. */
    long now() throws IOException {
        return size();
    }

    /** Bytes at the most, but while something was being made. */
    synchronized long running() {
        return running;
    }

    /** Bytes at the most. */
    synchronized long peak() {
        return peak;
    }
}
