package io.meterhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.bench.model.ModelBench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ModelBenchTest {
    @Test
    @Timeout(300)
    void whateverIsDoneInWhateverOrderTheStoreHoldsWhatAListHolds() throws Exception {
        String printed = run("--steps", "1200", "--life", "400", "--seed", "20260301");

        assertThat(printed.lines())
                .contains("model.steps=1200", "model.mismatches=0", "model.seed=20260301")
                .anyMatch(line -> line.matches("model.kill=[1-9][0-9]*"))
                .anyMatch(line -> line.matches("model.cut=[1-9][0-9]*"))
                .anyMatch(line -> line.matches("model.generations=[1-9][0-9]*"));
    }

    @Test
    void whatIsNoNumberOfStepsIsRefused() {
        assertThatThrownBy(() -> run("--steps", "many"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("many");
        assertThatThrownBy(() -> run("--stops", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--steps");
    }

    private static String run(String... options) throws Exception {
        var printed = new ByteArrayOutputStream();
        try (Figures figures = new Figures(new PrintStream(printed, false, StandardCharsets.UTF_8))) {
            new ModelBench().run(List.of(options), figures);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
