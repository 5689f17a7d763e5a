package io.meterhouse.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A file system of its own: ext4 on an image that is mounted through a loop device, so that its kernel counts what is written to it.
 * Where that cannot be had it is a folder, and says why. Unmounted and removed when it is closed, and when the program is interrupted.
 */
public final class Volume implements AutoCloseable {
    private static final int SECTOR = 512;
    // Places in the kernel's account of a device.
    private static final int WRITES = 4;
    private static final int SECTORS_WRITTEN = 6;
    private static final int IN_FLIGHT = 8;

    private static final int MOST_LOOKS = 20_000;
    private static final long LOOK_NANOS = 200_000;

    private final Path place;
    private final Path folder;
    private final OnExit<Exception> cleaning;
    /** "loop3"; empty for a folder. */
    private String device = "";

    private String weaker = "";
    private long empty;

    private Volume(String name, Path where) throws IOException {
        place = Files.createTempDirectory(
                where, "meterhouse-" + name + "-" + ProcessHandle.current().pid() + "-");
        folder = Files.createDirectory(place.resolve("volume"));
        cleaning = new OnExit<>(this::remove);
    }

    /** Makes one for a benchmark of that name. */
    public static Volume make(String name, int megabytes) throws IOException, InterruptedException {
        return make(name, Path.of(System.getProperty("java.io.tmpdir")), megabytes);
    }

    /** Makes one whose image lies where it is said. */
    public static Volume make(String name, Path where, int megabytes) throws IOException, InterruptedException {
        Volume volume = new Volume(name, where);
        try {
            volume.mount(megabytes);
        } catch (IOException e) {
            volume.weaker = e.getMessage();
        }
        return volume;
    }

    /**
     * Mounts what another one had as its {@link #image()}, or what is left of that.
     *
     * @throws IOException it cannot be mounted
     */
    public static Volume of(String name, Path where, byte[] image) throws IOException, InterruptedException {
        Volume volume = new Volume(name, where);
        try {
            Files.write(volume.place.resolve("image"), image);
            volume.attach();
            return volume;
        } catch (IOException | InterruptedException e) {
            volume.remove();
            throw e;
        }
    }

    /** Unmounts it, and gives what its device holds. Nobody may have a file open, and it is good for nothing any more. */
    public byte[] image() throws IOException, InterruptedException {
        Shell.run("umount", folder.toString());
        device = "";
        return Files.readAllBytes(place.resolve("image"));
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
        attach();
        sync();
        empty = used();
    }

    private void attach() throws IOException, InterruptedException {
        Path image = place.resolve("image");
        String loop = Shell.run("losetup", "--find", "--show", image.toString());
        try {
            Shell.run("mount", loop, folder.toString());
            device = Path.of(loop).getFileName().toString();
        } finally {
            // Given up already: it goes with the mount.
            Shell.run("losetup", "--detach", loop);
        }
    }

    /**
     * What the power leaves when it goes now: the device as it is, not what the system has yet to write to it; mounted beside this
     * one. Nobody may write meanwhile.
     */
    public Volume powerCut() throws IOException, InterruptedException {
        Path image = place.resolve("image");
        Volume copy = new Volume("copy", place.getParent());
        try {
            String before;
            do {
                // The system writes on its own, too: an image that it wrote to meanwhile never was.
                before = quiet();
                Files.copy(image, copy.place.resolve("image"), StandardCopyOption.REPLACE_EXISTING);
            } while (!before.equals(quiet()));
            copy.attach();
            return copy;
        } catch (IOException | InterruptedException e) {
            copy.remove();
            throw e;
        }
    }

    /** What its device has done, once it does nothing. */
    private String quiet() throws IOException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            String[] figures = stat();
            if (figures[IN_FLIGHT].equals("0")) {
                return figures[WRITES] + " " + figures[SECTORS_WRITTEN];
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IOException("/dev/" + device + " writes without an end");
    }

    private String[] stat() throws IOException {
        return Files.readString(Path.of("/sys/block/" + device + "/stat"))
                .strip()
                .split("\\s+");
    }

    /** From now on nothing can be written, as when the kernel met an error of the disk. */
    public void breakOff() throws IOException, InterruptedException {
        Shell.run("mount", "-o", "remount,abort", folder.toString());
    }

    /** Mounts it anew. Nobody may have a file open. */
    public void remount() throws IOException, InterruptedException {
        Shell.run("umount", folder.toString());
        device = "";
        attach();
    }

    public Path folder() {
        return folder;
    }

    /** Why it is a folder only; empty when it is a file system of its own. */
    public Optional<String> weaker() {
        return device.isEmpty() ? Optional.of(weaker) : Optional.empty();
    }

    /** Everything that waits is written. */
    public void sync() throws IOException, InterruptedException {
        Shell.run("sync", "--file-system", folder.toString());
    }

    /** Bytes that its device has taken; 0 for a folder. */
    public long written() throws IOException {
        if (device.isEmpty()) {
            return 0;
        }
        return Long.parseLong(stat()[SECTORS_WRITTEN]) * SECTOR;
    }

    /** Bytes in allocated blocks, those that wait to be written among them; 0 for a folder. */
    public long allocated() throws IOException {
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
