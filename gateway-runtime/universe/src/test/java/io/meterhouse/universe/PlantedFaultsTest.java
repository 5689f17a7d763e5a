package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The faults that ./gateway planted puts into a copy still fit the code. Whether worlds find them takes longer than a test may. */
class PlantedFaultsTest {
    private static final Path FOLDER = Path.of("planted");

    static List<String> faults() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".patch"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void stillFitsTheCode(String fault) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        Process git = new ProcessBuilder(
                        "git",
                        "apply",
                        "--check",
                        FOLDER.resolve(fault).toAbsolutePath().toString())
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor())
                .as("%s does not fit the code any more, put its fault in again: %s", fault, said)
                .isZero();
    }
}
