package io.meterhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.bench.tou.TouBench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That it runs counts here, not what comes out. */
class TouBenchTest {
    @Test
    void itsShortFormGivesEveryFigure() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Figures figures = new Figures(new PrintStream(out, true, StandardCharsets.UTF_8))) {
            new TouBench().run(List.of("--short"), figures);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.matches("tou\\.intervals_per_second=[0-9.]+"))
                .anyMatch(line -> line.matches("tou\\.rerate_12d_24points_ms=[0-9.]+"))
                .anyMatch(line -> line.matches("tou\\.restart_ms=[0-9.]+"));
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> new TouBench().run(List.of("--fast"), new Figures(System.out)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bench tou [--short]");
    }
}
