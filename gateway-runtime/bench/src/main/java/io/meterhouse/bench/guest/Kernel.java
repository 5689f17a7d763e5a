package io.meterhouse.bench.guest;

import io.meterhouse.bench.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's kernel, out of its package, which is not installed: what is needed of it is kept in the cache of the user.
 *
 * @param image what qemu starts
 * @param modules in the order in which they are loaded
 */
record Kernel(Path image, List<Path> modules) {
    private static final String IMAGE = "image";
    private static final String MODULES = "modules";
    private static final String PACKAGE = "linux-image-amd64";
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    /** What a guest needs; what is built in, or is of another release, is not there. */
    private static final List<String> NEEDED = List.of(
            "virtio",
            "virtio_ring",
            "virtio_pci_legacy_dev",
            "virtio_pci_modern_dev",
            "virtio_pci",
            "virtio_blk",
            "virtio_console",
            "crc16",
            "crc32c_generic",
            "mbcache",
            "jbd2",
            "ext4",
            "netfs",
            "fscache",
            "9pnet",
            "9pnet_virtio",
            "9p");

    static Kernel ready() throws IOException, InterruptedException {
        Path cache = cache();
        String name = Shell.run("apt-cache", "depends", PACKAGE)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Depends: linux-image-"))
                .map(line -> line.substring("Depends: ".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("apt knows no package " + PACKAGE));
        Path folder = cache.resolve(name);
        if (!Files.isDirectory(folder)) {
            Path work = Files.createTempDirectory(Files.createDirectories(cache), "unpacking-");
            try {
                // In its place at once: who is interrupted leaves nothing that looks whole.
                Files.move(unpack(name, work), folder);
            } finally {
                Shell.run("rm", "-rf", work.toString());
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve(MODULES))) {
            return new Kernel(folder.resolve(IMAGE), files.sorted().toList());
        }
    }

    private static Path cache() {
        String set = System.getenv("XDG_CACHE_HOME");
        Path home = set == null || set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return home.resolve("meterhouse");
    }

    /** Gives a folder with what is needed of the package. */
    private static Path unpack(String name, Path work) throws IOException, InterruptedException {
        Shell.run(
                "sh",
                "-c",
                "cd \"$1\" && timeout 300 apt-get -qq -o APT::Sandbox::User=root download \"$2\"",
                "sh",
                work.toString(),
                name);
        Path all = work.resolve("all");
        Shell.run("dpkg-deb", "-x", find(work, ".*\\.deb").orElseThrow().toString(), all.toString());
        Path needed = work.resolve("needed");
        Path modules = Files.createDirectories(needed.resolve(MODULES));
        Path compressed = find(all.resolve("boot"), "vmlinuz-.*")
                .orElseThrow(() -> new IOException("there is no kernel in " + name));
        decompress(compressed, needed.resolve(IMAGE));
        for (String module : NEEDED) {
            Optional<Path> file = find(all, module + "\\.ko(\\.xz)?");
            if (file.isPresent()) {
                String place = (char) ('a' + NEEDED.indexOf(module)) + "-";
                Path copy = modules.resolve(place + file.get().getFileName());
                Files.copy(file.get(), copy);
                if (copy.toString().endsWith(".xz")) {
                    Shell.run("xz", "-d", copy.toString());
                }
            }
        }
        return needed;
    }

    private static Optional<Path> find(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .filter(Files::isRegularFile)
                    .findFirst();
        }
    }

    /** As far as it can be: an emulated processor takes seconds for it, each time. */
    private static void decompress(Path compressed, Path image) throws IOException, InterruptedException {
        byte[] all = Files.readAllBytes(compressed);
        for (int at = 0; at + XZ.length < all.length; at++) {
            if (Arrays.equals(all, at, at + XZ.length, XZ, 0, XZ.length)) {
                Shell.run(
                        "sh",
                        "-c",
                        "tail -c +$1 \"$2\" | xz -dc --single-stream >\"$3\"",
                        "sh",
                        String.valueOf(at + 1),
                        compressed.toString(),
                        image.toString());
                return;
            }
        }
        Files.copy(compressed, image);
    }
}
