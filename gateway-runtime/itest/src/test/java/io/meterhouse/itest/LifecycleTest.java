package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LifecycleTest {
    private static final int SIGTERM = 143;
    private static final int STOPPED = 0;
    private static final int USAGE = 2;
    private static final int RELEASE = 3;
    private static final int HOME = 4;

    @TempDir
    private Path folder;

    @Test
    void itStartsWithoutAnErrorAndStopsCleanlyOnSigterm() throws Exception {
        try (var gateway = GatewayProcess.start(House.DISTRIBUTION, home())) {
            gateway.awaitStarted();
            gateway.terminate();
            assertThat(gateway.exitCode(10)).isEqualTo(SIGTERM);
            assertThat(gateway.lines()).noneMatch(line -> line.contains(" ERROR "));
            assertThat(gateway.lines().get(gateway.lines().size() - 1)).endsWith("launcher.Main: stopped");
        }
        assertThat(Files.readString(home().resolve("log/gateway.log"))).contains("bundles started", "stopped");
    }

    @Test
    void itStartsAgainWhereItWasKilled() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var gateway = GatewayProcess.start(House.DISTRIBUTION, home())) {
                gateway.awaitStarted();
                gateway.kill();
                gateway.exitCode(10);
            }
        }
        try (var gateway = GatewayProcess.start(House.DISTRIBUTION, home(), "--exit-when-started")) {
            assertThat(gateway.exitCode(30)).isEqualTo(STOPPED);
        }
    }

    @Test
    void aHomeIsHeldByOneGatewayAtATime() throws Exception {
        try (var first = GatewayProcess.start(House.DISTRIBUTION, home())) {
            first.awaitStarted();
            try (var second = GatewayProcess.start(House.DISTRIBUTION, home())) {
                assertThat(second.exitCode(10)).isEqualTo(HOME);
                assertThat(second.lines()).anyMatch(line -> line.contains("another gateway runs in it"));
            }
        }
    }

    @Test
    void aBundleThatWasChangedOnTheDiskIsNotRun() throws Exception {
        Path copy = copyOfTheDistribution();
        Path bundle = copy.resolve("bundles/io.meterhouse.site.jar");
        byte[] content = Files.readAllBytes(bundle);
        content[content.length / 2] ^= 1;
        Files.write(bundle, content);
        try (var gateway = GatewayProcess.start(copy, home())) {
            assertThat(gateway.exitCode(10)).isEqualTo(RELEASE);
            assertThat(gateway.lines()).anyMatch(line -> line.contains("io.meterhouse.site.jar has SHA-256"));
        }
    }

    @Test
    void aWrongCommandLineTouchesNothing() throws Exception {
        try (var gateway = GatewayProcess.start(House.DISTRIBUTION, home(), "--speed", "60")) {
            assertThat(gateway.exitCode(10)).isEqualTo(USAGE);
            assertThat(gateway.lines().get(0)).contains("--site-origin");
        }
        assertThat(home()).doesNotExist();
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Path copyOfTheDistribution() throws IOException {
        Path copy = folder.resolve("distribution");
        List<Path> all;
        try (Stream<Path> found = Files.walk(House.DISTRIBUTION)) {
            all = found.toList();
        }
        for (Path path : all) {
            Path target = copy.resolve(House.DISTRIBUTION.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }
}
