package io.meterhouse.bench.cache;

import io.meterhouse.bench.OnExit;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file system of its own: ext4 on an image that is mounted through a loop device, so that its kernel counts what is written to it.
 * Where that cannot be had it is a folder, and says why. Unmounted and removed when it is closed, and when the program is interrupted.
 */
final class Volume implements AutoCloseable {
    private static final int SECTOR = 512;

    private final Path place;
    private final Path folder;
    private final OnExit<Exception> cleaning;
    /** "loop3"; empty for a folder. */
    private String device = "";

    private String weaker = "";
    private long empty;

    private Volume() throws IOException {
        place = Files.createTempDirectory(
                "meterhouse-cache-" + ProcessHandle.current().pid() + "-");
        folder = Files.createDirectory(place.resolve("volume"));
        cleaning = new OnExit<>(this::remove);
    }

    static Volume make(int megabytes) throws IOException, InterruptedException {
        Volume volume = new Volume();
        try {
            volume.mount(megabytes);
        } catch (IOException e) {
            volume.weaker = e.getMessage();
        }
        return volume;
    }

    private void mount(int megabytes) throws IOException, InterruptedException {
        Path image = place.resolve("image");
        Shell.run("truncate", "-s", megabytes + "M", image.toString());
        // Everything is initialised now: later nothing is written but what the store writes.
        // In blocks as on larger disks.
        Shell.run(
                "mkfs.ext4",
                "-q",
                "-b",
                "4096",
                "-m",
                "0",
                "-E",
                "lazy_itable_init=0,lazy_journal_init=0",
                image.toString());
        String loop = Shell.run("losetup", "--find", "--show", image.toString());
        try {
            Shell.run("mount", loop, folder.toString());
            device = Path.of(loop).getFileName().toString();
        } finally {
            // Given up already: it goes with the mount.
            Shell.run("losetup", "--detach", loop);
        }
        sync();
        empty = used();
    }

    Path folder() {
        return folder;
    }

    /** Why it is a folder only; empty when it is a file system of its own. */
    Optional<String> weaker() {
        return device.isEmpty() ? Optional.of(weaker) : Optional.empty();
    }

    /** Everything that waits is written. */
    void sync() throws IOException, InterruptedException {
        Shell.run("sync", "--file-system", folder.toString());
    }

    /** Bytes that its device has taken; 0 for a folder. */
    long written() throws IOException {
        if (device.isEmpty()) {
            return 0;
        }
        String[] figures = Files.readString(Path.of("/sys/block/" + device + "/stat"))
                .strip()
                .split("\\s+");
        return Long.parseLong(figures[6]) * SECTOR;
    }

    /** Bytes in allocated blocks, those that wait to be written among them; 0 for a folder. */
    long allocated() throws IOException {
        return device.isEmpty() ? 0 : used() - empty;
    }

    private long used() throws IOException {
        FileStore store = Files.getFileStore(folder);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    private void remove() throws IOException, InterruptedException {
        if (!device.isEmpty()) {
            // Lazily: whoever still has a file open keeps it until the process ends.
            Shell.run("umount", "--lazy", folder.toString());
        }
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws Exception {
        cleaning.close();
    }
}
