package io.meterhouse.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the source tree, after the modules before this one were packaged. */
public final class House {
    /** The root of the source tree; the build says where it is. */
    public static final Path ROOT = Path.of(System.getProperty("house.root"));

    /** The distribution as it ships. */
    public static final Path DISTRIBUTION = ROOT.resolve("gateway-runtime/distribution/target/meterhouse");

    private House() {}

    /** The folders of all bundles. */
    public static Stream<Path> bundles() {
        try (var folders = Files.list(ROOT.resolve("bundles"))) {
            List<Path> found = folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .sorted()
                    .toList();
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle's package and symbolic name. */
    public static String room(Path bundle) {
        return "io.meterhouse." + bundle.getFileName().toString().replace('-', '.');
    }

    /** A bundle's compiled classes. */
    public static Path classes(Path bundle) {
        return bundle.resolve("target/classes");
    }

    /** A bundle's jar. */
    public static Path jar(Path bundle) {
        return bundle.resolve("target").resolve(room(bundle) + "-1.0.0-SNAPSHOT.jar");
    }
}
