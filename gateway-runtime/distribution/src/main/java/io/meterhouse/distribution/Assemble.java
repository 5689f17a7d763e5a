package io.meterhouse.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;

/** Lays out a release: the bundles under their symbolic names, and the list of them. Run by the build. */
public final class Assemble {
    private Assemble() {}

    /** Arguments: file of start levels, folder of exported bundles, list to write; the bundles go into {@code bundles} beside it. */
    public static void main(String... args) throws IOException {
        Path list = Path.of(args[2]);
        Path bundles = Files.createDirectories(list.resolveSibling("bundles"));
        var lines = assemble(levels(Path.of(args[0])), jars(Path.of(args[1])), bundles);
        Files.writeString(list, "# <start level> <SHA-256> <size> <file>\n" + String.join("\n", lines) + "\n");
    }

    private static Properties levels(Path file) throws IOException {
        var levels = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            levels.load(in);
        }
        return levels;
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static List<String> assemble(Properties levels, List<Path> jars, Path bundles) throws IOException {
        var lines = new TreeMap<String, String>();
        var missing = new TreeSet<String>();
        for (Path jar : jars) {
            String name = symbolicName(jar);
            String level = levels.getProperty(name);
            if (level == null) {
                missing.add(name);
                continue;
            }
            byte[] content = Files.readAllBytes(jar);
            replace(bundles.resolve(name + ".jar"), content);
            lines.put(
                    name,
                    "bundle.%s = %s %s %d bundles/%s.jar"
                            .formatted(name, level, sha256(content), content.length, name));
        }
        if (!missing.isEmpty()) {
            throw new IOException("no start level for " + missing + ": add them to levels.properties");
        }
        return List.copyOf(lines.values());
    }

    /** By a rename: a gateway that runs from this folder keeps the file that it has open. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String symbolicName(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            String header = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            if (header == null) {
                throw new IOException(jar + " is no bundle");
            }
            return header.split(";", 2)[0].strip();
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
