package io.meterhouse.store.h2.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folder that a backup is restored into, held as a gateway holds it. What is restored comes together beside what is there. */
final class RestoreHome implements Closeable {
    /** Into place in this order: a gateway without its store would begin a new one. */
    private static final String ASIDE = ".before-restore-";
    /** Made anew at every start, or ours. */
    private static final Set<String> LEFT = Set.of("osgi", "restoring");

    private static final String LOCK = "var/gateway.lock";
    private static final String STAGING = "var/restoring";

    private final Path home;
    private final Path staging;
    private final FileChannel lock;

    private RestoreHome(Path home, FileChannel lock) {
        this.home = home;
        this.staging = home.resolve(STAGING);
        this.lock = lock;
    }

    /** @throws BackupException when a gateway runs in it, or when it holds something and that is not to be put aside */
    static RestoreHome take(Path home, boolean force) throws IOException {
        boolean occupied = isOccupied(home);
        if (occupied && !force && !Files.exists(home.resolve(LOCK))) {
            throw notEmpty(home);
        }
        makeFolder(home.resolve("var"));
        FileChannel channel = FileChannel.open(
                home.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (!tryLock(channel)) {
                throw new BackupException("a gateway runs in " + home + ": stop it first, or name another folder");
            }
            if (occupied && !force) {
                throw notEmpty(home);
            }
            var taken = new RestoreHome(home, channel);
            removeAll(taken.staging);
            makeFolder(taken.staging);
            return taken;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static BackupException notEmpty(Path home) {
        return new BackupException(
                home + " is not empty: name an empty folder, or say --force to put aside what is there");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static boolean isOccupied(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return false;
        }
        Path staging = home.resolve(STAGING);
        Path lock = home.resolve(LOCK);
        try (Stream<Path> walk = Files.walk(home)) {
            return walk.anyMatch(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && !path.startsWith(staging)
                    && !path.equals(lock));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Where the store comes together. */
    Path store() {
        return staging.resolve("var/store");
    }

    /** Makes a file; its name was checked by who calls. */
    SyncedFile create(String name) throws IOException {
        Path path = staging.resolve(name).normalize();
        if (!path.startsWith(staging)) {
            throw new BackupException("it holds a file that no backup has: " + name);
        }
        makeFolder(path.getParent());
        return SyncedFile.create(path);
    }

    private static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Puts everything in its place. @return where that is now which was there before */
    List<Path> putInPlace() throws IOException {
        forceFolders(staging);
        List<String> places = places();
        int number = 1;
        for (String place : places) {
            while (Files.exists(aside(place, number), LinkOption.NOFOLLOW_LINKS)) {
                number++;
            }
        }
        var aside = new ArrayList<Path>();
        for (String place : places) {
            Path there = home.resolve(place);
            if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(there, aside(place, number), StandardCopyOption.ATOMIC_MOVE);
                aside.add(aside(place, number));
            }
        }
        for (String place : places) {
            Path made = staging.resolve(place);
            if (Files.exists(made)) {
                Files.move(made, home.resolve(place), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        SyncedFile.forceFolder(home.resolve("var"));
        SyncedFile.forceFolder(home);
        return aside;
    }

    /** What is replaced: the configuration, and every part's own folder, also where only one of the two gateways has it. */
    private List<String> places() throws IOException {
        var places = new TreeSet<String>();
        for (Path var : List.of(home.resolve("var"), staging.resolve("var"))) {
            if (Files.isDirectory(var)) {
                try (Stream<Path> folders = Files.list(var)) {
                    folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .filter(name -> !LEFT.contains(name) && !name.contains(ASIDE))
                            .forEach(name -> places.add("var/" + name));
                }
            }
        }
        // The site file last: a gateway that is started in between has nothing to record.
        var ordered = new ArrayList<String>(places);
        ordered.add("etc");
        return ordered;
    }

    private Path aside(String place, int number) {
        return home.resolve(place + ASIDE + number);
    }

    private static void forceFolders(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> walk = Files.walk(root)) {
            folders = walk.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            SyncedFile.forceFolder(folder);
        }
    }

    private static void removeAll(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            removeAll(staging);
        } finally {
            lock.close();
        }
    }
}
