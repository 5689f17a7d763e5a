package io.meterhouse.launcher;

import io.meterhouse.launcher.Release.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes small bundles and release lists. */
final class Jars {
    private final Path folder;

    Jars(Path folder) {
        this.folder = folder;
    }

    /** A bundle that holds nothing but a text. */
    Path bundle(String name, String text) throws IOException {
        Path file = folder.resolve(name + "-" + text + ".jar");
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new ZipEntry("text"));
            jar.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    Entry entry(String name, int level, String text) throws IOException, ReleaseException {
        return Entry.of(name, level, bundle(name, text));
    }

    Path list(Entry... entries) throws IOException {
        List<String> lines = java.util.Arrays.stream(entries)
                .map(e -> "bundle.%s = %d %s %d %s"
                        .formatted(
                                e.name(),
                                e.startLevel(),
                                e.sha256(),
                                e.size(),
                                folder.relativize(e.file()).toString()))
                .toList();
        return Files.write(folder.resolve("release.properties"), lines);
    }

    Release release(Entry... entries) throws IOException, ReleaseException {
        return Release.read(list(entries));
    }
}
