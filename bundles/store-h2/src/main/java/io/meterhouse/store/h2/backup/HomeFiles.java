package io.meterhouse.store.h2.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of a gateway's folder is backed up beside the store: {@code etc} with all in it, and what each part keeps in a folder of its own
 * under {@code var}, but for what is made anew at every start.
 */
final class HomeFiles {
    private HomeFiles() {}

    /** Files by the name that they have in an archive. A link to a file counts as that file; one to a folder is passed over. */
    static SortedMap<String, Path> of(Path home) throws IOException {
        var files = new TreeMap<String, Path>();
        Path etc = home.resolve("etc");
        if (Files.isDirectory(etc)) {
            // It may itself be a link.
            Path real = etc.toRealPath();
            try (Stream<Path> walk = Files.walk(real)) {
                walk.filter(Files::isRegularFile)
                        .limit(PartNames.MOST_PARTS + 1L)
                        .forEach(path -> files.put(PartNames.ETC + name(real, path), path));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        Path var = home.resolve("var");
        if (Files.isDirectory(var)) {
            try (Stream<Path> walk = Files.walk(var)) {
                // A name that ends so is not whole yet.
                walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                                && !path.toString().endsWith(".new"))
                        .filter(path -> PartNames.isKept(name(home, path)))
                        .limit(PartNames.MOST_PARTS + 1L)
                        .forEach(path -> files.put(name(home, path), path));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return files;
    }

    private static String name(Path folder, Path path) {
        return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
