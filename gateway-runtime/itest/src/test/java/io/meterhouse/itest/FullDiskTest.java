package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Await;
import io.meterhouse.itest.peer.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that cannot write. The journal's segments are made beforehand, so a full disk is felt only when they are used up: here by
 * many events at once. Then the same by a limit of the operating system on the gateway's files, which every machine can give.
 */
@Tag(Building.LONG)
@Timeout(240)
class FullDiskTest {
    private static final int BLOCK = 64 * 1024;
    /** Each change of so many sums is an event of some 1 kB: together more than all segments that the journal has. */
    private static final int SUMS = 400;

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    @Test
    void aStoreThatCannotWriteSaysSoLosesNothingAndWritesAgain() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        boolean mounted = mounted(disk);
        try (var building = new Building(folder, disk.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            Instant begun = building.time().now();
            if (mounted) {
                aDiskThatIsFull(building, disk);
            }
            filesThatMayNotBeWritten(building);

            var deliveries = building.awaitMore(2);
            for (String panel : new String[] {"A", "B"}) {
                assertThat(deliveries.ofPanel(panel, begun)).isNotEmpty().allMatch(interval -> interval.flags() == 0);
            }
            var report = Verdict.of(building, folder).isClean(deliveries.complete(Building.channels()), 5);
            assertThat(report.get("events").findValuesAsText("kind"))
                    .as("the report has them too")
                    .contains("STORE_NOT_WRITABLE", "STORE_REFUSED");
        } finally {
            if (mounted) {
                unmount(disk);
            }
        }
    }

    private static void aDiskThatIsFull(Building building, Path disk) throws Exception {
        Path ballast = disk.resolve("ballast");
        fill(ballast);
        var fold = building.command().run("store", "fold");
        assertThat(fold.exitCode()).isEqualTo(1);
        assertThat(fold.text()).contains("no generation was made");
        // The site file is on the same disk: it is replaced while there is room for it.
        Files.delete(ballast);
        building.writeSite(building.site() + sums());
        fill(ballast);
        cannotWrite(building, "no space left on the store's disk");
        Files.delete(ballast);
        writesAgain(building, 1);
    }

    /** RLIMIT_FSIZE: no byte more in any file, whatever the disk has. */
    private static void filesThatMayNotBeWritten(Building building) throws Exception {
        int before = Collections.frequency(building.command().eventKinds(), "STORE_NOT_WRITABLE");
        limit(building, "0:");
        cannotWrite(building, "the store's disk failed; nothing was appended");
        limit(building, "unlimited:");
        writesAgain(building, before + 1);
    }

    private static void cannotWrite(Building building, String text) throws Exception {
        Await.until(
                "the error in the log:\n" + String.join("\n", building.lines()),
                PATIENCE,
                () -> building.lines().stream().anyMatch(line -> line.contains(" ERROR ") && line.contains(text)));
        assertThat(building.command().ask("status").get("store_writable").asBoolean())
                .isFalse();
        assertThat(building.command().ask("status").get("store").asText()).contains(text);
        // Boundaries that close meanwhile wait in memory.
        building.awaitSiteTime(building.time().now().plus(Building.INTERVAL.multipliedBy(2)), PATIENCE);
        assertThat(building.command().ask("status").get("store_writable").asBoolean())
                .isFalse();
    }

    private static void writesAgain(Building building, int times) throws Exception {
        Await.until("the store writes again", PATIENCE, () -> {
            var kinds = building.command().eventKinds();
            assertThat(kinds).contains("STORE_REFUSED", "STORE_RECOVERED");
            return Collections.frequency(kinds, "STORE_NOT_WRITABLE") == times
                    && Collections.frequency(kinds, "STORE_WRITES_AGAIN") == times;
        });
        assertThat(building.command().ask("status").get("store_writable").asBoolean())
                .isTrue();
    }

    /** Virtual points, each a sum of every point there is. */
    private static String sums() {
        String all = Building.channels().stream()
                .map(channel -> "+" + channel.substring(0, channel.indexOf('.')))
                .collect(Collectors.joining(", "));
        return "virtual:\n"
                + IntStream.range(0, SUMS)
                        .mapToObj(i -> "  - {id: sum-" + i + ", sum: [" + all + "]}\n")
                        .collect(Collectors.joining());
    }

    private static void limit(Building building, String bytes) throws InterruptedException {
        String pid = Long.toString(building.gateway().handle().pid());
        try (Program prlimit = Program.start("prlimit", "--pid", pid, "--fsize=" + bytes)) {
            assertThat(prlimit.exitCode(10)).as("prlimit: %s", prlimit.lines()).isZero();
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
            System.out.println("full_disk=unavailable:" + String.join(" ", mount.lines())
                    + "; instead a limit on the size of the gateway's files (RLIMIT_FSIZE)");
            return false;
        }
    }

    private static void unmount(Path disk) throws InterruptedException {
        try (Program umount = Program.start("umount", disk.toString())) {
            assertThat(umount.exitCode(10)).as("umount: %s", umount.lines()).isZero();
        }
    }
}
