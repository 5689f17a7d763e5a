package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home on a disk that others fill. Where none can be mounted, the figure says so. */
@Tag(Building.LONG)
@Timeout(240)
class FullDiskTest {
    private static final int BLOCK = 64 * 1024;
    private static final String WEAKER = "; instead the store's own tests on a disk in memory that is full";

    @TempDir
    private Path folder;

    @Test
    void aDiskThatFillsUpLosesNoInterval() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        if (!mounted(disk)) {
            return;
        }
        try (var building = new Building(folder, disk.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            Instant full = building.time().now();
            building.awaitSiteTime(full.plus(Building.INTERVAL.multipliedBy(2)), Duration.ofSeconds(20));
            assertThat(building.command().run("status").exitCode()).isZero();
            Files.delete(ballast);
            var deliveries = building.awaitMore(2);
            assertThat(deliveries.ofPanel("A", full)).isNotEmpty().allMatch(interval -> interval.flags() == 0);
            Verdict.of(building, folder).isClean(deliveries.complete(Building.channels()), 3);
        } finally {
            unmount(disk);
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean mounted(Path disk) throws InterruptedException {
        try (Program mount = Program.start("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString())) {
            if (mount.exitCode(10) == 0) {
                return true;
            }
            System.out.println("full_disk=unavailable:" + String.join(" ", mount.lines()) + WEAKER);
            return false;
        }
    }

    private static void unmount(Path disk) throws InterruptedException {
        try (Program umount = Program.start("umount", disk.toString())) {
            assertThat(umount.exitCode(10)).as("umount: %s", umount.lines()).isZero();
        }
    }
}
