package io.meterhouse.bench.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the distribution as it stands where it is installed: {@code bin/prepare} was run with the Java that is measured. And beside
 * it an empty framework with the same options, its class path the framework alone, prepared in the same way.
 */
final class Shipped {
    private static final Pattern OPTION = Pattern.compile("-X\\S+");
    private static final String FRAMEWORK = "lib/org.apache.felix.framework.jar";

    private final Path root;
    private final String javaHome;
    private final List<String> empty = new ArrayList<>();

    private Shipped(Path root, String javaHome) {
        this.root = root;
        this.javaHome = javaHome;
    }

    static Shipped prepare(Path distribution, Path copy, String javaHome) throws IOException, InterruptedException {
        copy(distribution, copy);
        Shipped shipped = new Shipped(copy, javaHome);
        shipped.done("prepare", List.of(copy.resolve("bin/prepare").toString()));
        if (!Files.exists(copy.resolve("lib/launcher.jsa"))) {
            throw new IOException("bin/prepare has made no archive with " + javaHome);
        }
        shipped.prepareEmptyFramework();
        return shipped;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void prepareEmptyFramework() throws IOException, InterruptedException {
        Path archive = root.resolve("lib/empty.jsa");
        done("empty-prepare", emptyFramework("-XX:ArchiveClassesAtExit=" + archive));
        empty.addAll(emptyFramework("-XX:SharedArchiveFile=" + archive));
    }

    private List<String> emptyFramework(String archive) throws IOException {
        List<String> command = new ArrayList<>(List.of(javaHome + "/bin/java"));
        command.addAll(options());
        // As the stub has it: nothing is said of an archive, whatever is the matter with it.
        command.addAll(List.of(archive, "-Xlog:disable", "-Xlog:all=error,cds=off:stderr"));
        command.addAll(List.of("-cp", ownJar() + ":" + root.resolve(FRAMEWORK), EmptyFelix.class.getName()));
        command.add(root.resolve("felix").toString());
        return command;
    }

    /** The stub's own, but for the archive. */
    private List<String> options() throws IOException {
        String text = Files.readString(stub());
        Matcher option =
                OPTION.matcher(text.substring(text.indexOf("exec \"$java\""), text.indexOf("$archive ${JAVA_OPTS")));
        return option.results().map(found -> found.group()).toList();
    }

    private static Path ownJar() {
        return Path.of(System.getProperty("java.class.path").split(":", 2)[0]);
    }

    /** Milliseconds from exec until a framework without bundles runs. */
    long emptyFramework() throws IOException, InterruptedException {
        try (Program felix = new Program(root.resolve("felix.log"), environment(), empty)) {
            return felix.await("ready") - felix.started;
        }
    }

    Path stub() {
        return root.resolve("bin/meterhouse-gateway");
    }

    Map<String, String> environment() {
        return Map.of("JAVA_HOME", javaHome);
    }

    /** As the Java itself says it. */
    String version() throws IOException, InterruptedException {
        List<String> lines = done("version", List.of(javaHome + "/bin/java", "-version"));
        return lines.size() > 1 ? lines.get(0) + ", " + lines.get(1) : String.join("", lines);
    }

    private List<String> done(String name, List<String> command) throws IOException, InterruptedException {
        Path log = root.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment());
        int status = builder.start().waitFor();
        String said = Files.readString(log, StandardCharsets.UTF_8);
        if (status != 0) {
            throw new IOException(name + " ended with " + status + ":\n" + said);
        }
        return said.lines().toList();
    }
}
