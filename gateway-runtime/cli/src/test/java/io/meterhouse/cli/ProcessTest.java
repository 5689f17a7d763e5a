package io.meterhouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it ships: its start script, laid out as in a release, against a gateway of this JVM. */
@Timeout(120)
class ProcessTest {
    @TempDir
    Path temp;

    private Path script;
    private LiveGateway gateway;

    @BeforeEach
    void layOut() throws IOException {
        Path lib = Files.createDirectories(temp.resolve("release/lib/cli"));
        script = Files.createDirectories(temp.resolve("release/bin")).resolve("meterhouse");
        Files.copy(Path.of("src/main/sh/meterhouse"), script);
        jar(Path.of("target/classes"), lib.resolve("io.meterhouse.cli.jar"));
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path path = Path.of(entry);
            if (entry.matches(".*/(picocli|jackson-core)[^/]*\\.jar")) {
                Files.copy(path, lib.resolve(path.getFileName()));
            } else if (entry.contains("api-ops") || entry.contains("api.ops")) {
                if (Files.isDirectory(path)) {
                    jar(path, lib.resolve("io.meterhouse.api.ops.jar"));
                } else {
                    Files.copy(path, lib.resolve("io.meterhouse.api.ops.jar"));
                }
            }
        }
        gateway = new LiveGateway(Files.createDirectory(temp.resolve("home")))
                .with(
                        "look",
                        (call, output) -> {
                            output.field("panel", call.text("panel").orElseThrow());
                            output.field("caller", call.caller());
                        },
                        new Argument("panel", Kind.CHOICE, true, List.of("alpha", "beta"), "Which."),
                        new Argument("--since", Kind.INSTANT, false, List.of(), "Since when."))
                .with("endless", (call, output) -> {
                    output.table("rows", List.of("n"));
                    for (long n = 0; ; n++) {
                        output.row(n);
                    }
                });
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theRealCommandAsksTheRunningGateway() throws Exception {
        Run run = sh("'" + script + "' look beta --json");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo("{ \"panel\" : \"beta\", \"caller\" : \"" + System.getProperty("user.name") + "\" }\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void itIsFoundThroughALinkAndFromAnyFolder() throws Exception {
        Run run = sh("mkdir links && cd links && ln -s ../release/bin/meterhouse m && ./m look alpha");
        assertThat(run.out()).startsWith("panel   alpha\n");
    }

    @Test
    void itsExitCodesAreThoseOfTheHelp() throws Exception {
        assertThat(sh("'" + script + "' look gamma").exitCode()).isEqualTo(2);
        assertThat(sh("'" + script + "' --home '" + temp + "' look beta").exitCode())
                .isEqualTo(4);
        assertThat(sh("'" + script + "' --version").exitCode()).isZero();
    }

    @Test
    void aReaderThatHasSeenEnoughEndsIt() throws Exception {
        Run run = sh("'" + script + "' endless | head -n 3");
        assertThat(run.out().lines().toList()).containsExactly("  n", "---", "  0");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aFullDiskIsTold() throws Exception {
        Run run = sh("'" + script + "' endless > /dev/full");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot write the output: No space left on device");
    }

    @Test
    void bashLoadsTheCompletionAndCompletes() throws Exception {
        Files.createDirectories(temp.resolve("bin"));
        Run run = bash(
                "PATH=" + script.getParent() + ":$PATH; source <(meterhouse completion bash) && complete -p meterhouse"
                        // compopt works only while readline completes.
                        + " && compopt() { :; }"
                        + " && COMP_WORDS=(meterhouse lo) COMP_CWORD=1 && _complete_meterhouse && echo \"${COMPREPLY[@]}\""
                        + " && COMP_WORDS=(meterhouse look '') COMP_CWORD=2 && _complete_meterhouse && echo \"${COMPREPLY[@]}\"");
        assertThat(run.err()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0)).startsWith("complete ").endsWith(" meterhouse");
        assertThat(lines.get(1)).isEqualTo("look");
        assertThat(lines.get(2)).contains("alpha", "beta");
    }

    private Run sh(String command) throws Exception {
        return shell("sh", command);
    }

    private Run bash(String command) throws Exception {
        return shell("bash", command);
    }

    private Run shell(String shell, String command) throws Exception {
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", command)
                .directory(temp.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("METERHOUSE_HOME", temp.resolve("home").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static void jar(Path classes, Path jar) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(classes)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : files) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
