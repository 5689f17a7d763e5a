package io.meterhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.bench.cache.CacheBench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CacheBenchTest {
    @Test
    @Timeout(400)
    void aShortRunGivesEveryFigureAndLeavesNothingMounted() throws Exception {
        Map<String, String> figures = run("--days", "6", "--kept", "2", "--only", "size,peers,ack,open");
        assertThat(figures)
                .containsKeys(
                        "data.entropy_bytes_per_interval",
                        "data.xz_bytes_per_interval",
                        "cache.bytes_per_interval_running",
                        "cache.bytes_per_interval_peak",
                        "cache.bytes_per_interval_generation",
                        "cache.physical_bytes_per_boundary",
                        "cache.ack_ratio",
                        "cache.query_point_96d_vs_rrd4j",
                        "cache.query_point_96d_vs_h2rows",
                        "cache.open_ms",
                        "cache.open_after_kill_ms",
                        "cache.heap_mb");
        for (String peer : List.of("h2rows", "sqlite", "rrd4j")) {
            assertThat(figures)
                    .containsKeys(
                            "cache." + peer + ".bytes_per_interval_running",
                            "cache." + peer + ".bytes_per_interval_peak",
                            "cache." + peer + ".physical_bytes_per_boundary",
                            "cache." + peer + ".ack_ratio",
                            "cache." + peer + ".query_point_96d_ms");
        }
        assertThat(Double.parseDouble(figures.get("cache.bytes_per_interval_peak")))
                .isGreaterThanOrEqualTo(Double.parseDouble(figures.get("cache.bytes_per_interval_running")));
        assertThat(Files.readString(Path.of("/proc/mounts")))
                .doesNotContain("meterhouse-cache-" + ProcessHandle.current().pid() + "-");
    }

    @Test
    void anOptionThatMakesNoSenseIsRefusedWithWhatWould() {
        assertThatThrownBy(() -> run("--days", "10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--kept");
        assertThatThrownBy(() -> run("--only", "everything"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size");
    }

    private static Map<String, String> run(String... options) throws Exception {
        var printed = new ByteArrayOutputStream();
        try (Figures figures = new Figures(new PrintStream(printed, false, StandardCharsets.UTF_8))) {
            new CacheBench().run(List.of(options), figures);
        }
        return lines(printed.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, String> lines(String text) {
        Map<String, String> figures = new TreeMap<>();
        text.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].matches("[a-z0-9_.]+"))
                .forEach(parts -> figures.put(parts[0], parts[1]));
        return figures;
    }
}
