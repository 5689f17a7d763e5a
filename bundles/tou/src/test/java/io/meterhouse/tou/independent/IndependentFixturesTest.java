package io.meterhouse.tou.independent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine is compared to is what the programs beside it give, and nothing that somebody has edited. */
class IndependentFixturesTest {
    private static final Path COMMITTED = Path.of("src/test/resources/independent");
    private static final String NEEDED =
            "this test needs Python 3.9 or newer with time zones: apt-get install python3 tzdata";

    @TempDir
    Path folder;

    @Test
    void energyAndDemandOfTheYearAreThoseThatTheCalculationGives() throws Exception {
        run("generate.py");
        assertThat(folder.resolve("load.csv")).hasSameBinaryContentAs(COMMITTED.resolve("load.csv"));
        assertThat(folder.resolve("expected.csv")).hasSameBinaryContentAs(COMMITTED.resolve("expected.csv"));
    }

    @Test
    void hoursOfOntarioAreThoseThatTheRulesGive() throws Exception {
        run("ontario.py");
        assertThat(folder.resolve("ontario.csv")).hasSameBinaryContentAs(COMMITTED.resolve("ontario.csv"));
    }

    @Test
    void theLoadMadeHereIsTheOneThatTheCalculationTook() throws Exception {
        List<String> lines = Files.readAllLines(COMMITTED.resolve("load.csv"));
        assertThat(lines).hasSize(1 + IndependentLoad.POINTS.size());
        for (int i = 0; i < IndependentLoad.POINTS.size(); i++) {
            String point = IndependentLoad.POINTS.get(i);
            int[] counts = IndependentLoad.counts(point);
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * counts.length);
            bytes.asIntBuffer().put(counts);
            CRC32 crc = new CRC32();
            crc.update(bytes.array());
            assertThat(lines.get(i + 1))
                    .isEqualTo(
                            "%s,%d,%d,%08x",
                            point,
                            counts.length,
                            Arrays.stream(counts).asLongStream().sum(),
                            crc.getValue());
        }
    }

    /** Runs a program to its end; isolated, so that neither the environment nor packages of a user change what it gives. */
    private void run(String program) throws IOException, InterruptedException {
        Path log = folder.resolve(program + ".log");
        Process process;
        try {
            process = new ProcessBuilder(
                            "/usr/bin/python3", "-I", COMMITTED.resolve(program).toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException(NEEDED, e);
        }
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended within a minute", program)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s; where Python lacks something, %s", Files.readString(log), NEEDED)
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
