package io.meterhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.bench.torture.TortureBench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TortureBenchTest {
    @Test
    @Timeout(400)
    void whateverIsDoneToTheStoreEverythingAcknowledgedIsThereOnce() throws Exception {
        String printed = run("--kills", "8", "--cuts", "10", "--torn", "120", "--damaged", "30", "--seed", "20260301");

        assertThat(printed.lines())
                .contains(
                        "torture.kills=8",
                        "torture.damaged=30",
                        "torture.acknowledged_lost=0",
                        "torture.duplicates=0",
                        "torture.unopenable=0",
                        "torture.loss_unnamed=0",
                        "torture.seed=20260301")
                .anyMatch(line -> line.matches("torture.cuts=(10|unavailable:.*)"));
        assertThat(Files.readString(Path.of("/proc/mounts")))
                .doesNotContain("meterhouse-torture-" + ProcessHandle.current().pid() + "-")
                .doesNotContain("meterhouse-copy-" + ProcessHandle.current().pid() + "-");
    }

    @Test
    void nothingToBeDoneIsRefusedWithWhatCould() {
        assertThatThrownBy(() -> run("--kills", "0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--torn");
        assertThatThrownBy(() -> run("--cuts", "many"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("many");
    }

    private static String run(String... options) throws Exception {
        var printed = new ByteArrayOutputStream();
        try (Figures figures = new Figures(new PrintStream(printed, false, StandardCharsets.UTF_8))) {
            new TortureBench().run(List.of(options), figures);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
