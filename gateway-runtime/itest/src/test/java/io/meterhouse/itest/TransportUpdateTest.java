package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.api.metering.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A transport that is exchanged in place while both panels are read. */
@Tag(Building.LONG)
@Timeout(240)
class TransportUpdateTest {
    private static final String NAME = "io.meterhouse.transport.ethernet";
    private static final String NEWER = "1.0.1";

    @TempDir
    private Path folder;

    @Test
    void theOtherPanelGoesOnAndTheUpdatedOneHasNoGap() throws Exception {
        Path newer = newer(House.DISTRIBUTION.resolve("bundles/" + NAME + ".jar"));
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            Instant begun = building.time().now();
            building.awaitMore(1);
            building.command().ask("bundle", "update", NAME, newer.toString());
            assertThat(version(building)).isEqualTo(NEWER);
            Instant updated = building.time().now();
            var deliveries = building.awaitMore(3);

            assertThat(deliveries.ofPanel("A", begun)).hasSizeGreaterThanOrEqualTo(24 * 3);
            assertThat(deliveries.ofPanel("A", begun))
                    .as("panel A, which has another transport")
                    .allMatch(interval -> interval.flags() == 0);
            assertThat(deliveries.ofPanel("B", begun))
                    .as("panel B, whose transport was updated")
                    .noneMatch(interval -> interval.has(Flag.GAP));
            assertThat(deliveries.ofPanel("B", updated.plus(Building.INTERVAL)))
                    .as("panel B afterwards")
                    .isNotEmpty()
                    .allMatch(interval -> interval.flags() == 0);
            assertThat(building.gateway().lines()).noneMatch(line -> line.contains(" ERROR "));
            theOtherCommandsAnswer(building);
            Verdict.of(building, folder).isClean(deliveries.complete(Building.channels()), 2);
        }
    }

    /** Each command of docs/operating.md that a building is needed for, once as it ships. */
    private void theOtherCommandsAnswer(Building building) throws Exception {
        JsonNode points = building.command().ask("points");
        assertThat(points).hasSize(48).allSatisfy(point -> {
            assertThat(point.get("counts").asLong()).isPositive();
            assertThat(point.get("kwh").asText()).matches("\\d+\\.\\d{3}");
            assertThat(point.get("read_at").isNull()).isFalse();
            assertThat(point.get("trouble").asText()).isEmpty();
        });
        assertThat(building.command().ask("points", "--panel", "B")).hasSize(24);
        JsonNode lines = building.command().ask("lines");
        assertThat(lines.findValuesAsText("line")).containsExactlyInAnyOrder("riser", "lan");
        assertThat(lines.findValuesAsText("failures")).containsOnly("0");
        JsonNode uplink = building.command().ask("uplinks").get(0);
        assertThat(uplink.get("uplink").asText()).isEqualTo("cloud");
        assertThat(uplink.get("state").asText()).isEqualTo("up");
        assertThat(uplink.get("acknowledged").asLong()).isPositive();
        Path export = folder.resolve("export");
        building.command().ask("store", "export", export.toString());
        assertThat(folder.resolve("export.mv.db")).isNotEmptyFile();
        for (String command : new String[] {"points", "lines", "uplinks"}) {
            assertThat(building.command().run(command).exitCode()).as(command).isZero();
        }
    }

    private static String version(Building building) throws Exception {
        for (JsonNode bundle : building.command().ask("bundle", "list")) {
            if (bundle.get("name").asText().equals(NAME)) {
                assertThat(bundle.get("state").asText()).isEqualTo("active");
                return bundle.get("version").asText();
            }
        }
        throw new AssertionError(NAME + " does not run");
    }

    /** The same bundle with another version. */
    private Path newer(Path jar) throws IOException {
        Path file = folder.resolve("newer.jar");
        try (InputStream bytes = Files.newInputStream(jar);
                var in = new JarInputStream(bytes)) {
            var manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), NEWER);
            try (OutputStream to = Files.newOutputStream(file);
                    var out = new JarOutputStream(to, manifest)) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        return file;
    }
}
