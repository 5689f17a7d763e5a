package io.meterhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meterhouse.bench.universe.UniverseBench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class UniverseBenchTest {
    @Test
    @Timeout(120)
    void theBranchesThatNoWorldReachedAreCountedAndListedByClassAndLine(@TempDir Path folder) throws Exception {
        Path list = folder.resolve("branches.json");
        var printed = new ByteArrayOutputStream();
        try (Figures figures = new Figures(new PrintStream(printed, false, StandardCharsets.UTF_8))) {
            new UniverseBench()
                    .run(
                            List.of("--seeds", "1", "--days", "1", "--speed-days", "0", "--json", list.toString()),
                            figures);
        }

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).contains("universe.worlds=1");
        for (String part : List.of("acquisition", "store", "uplink")) {
            assertThat(lines)
                    .anyMatch(line -> line.matches("universe\\.branches\\." + part + "=[1-9][0-9]+/[1-9][0-9]+"))
                    .anyMatch(line -> line.matches("universe\\.branches\\." + part + "_percent=[1-9][0-9]\\.[0-9]"));
        }
        // It serves the framework, which there is none of in a universe.
        assertThat(classes(list)).contains("io.meterhouse.acquisition.AcquisitionComponent");
    }

    private static List<String> classes(Path list) throws Exception {
        var classes = new ArrayList<String>();
        try (JsonParser json = new JsonFactory().createParser(list.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("class")) {
                    classes.add(json.nextTextValue());
                }
            }
        }
        return classes;
    }
}
