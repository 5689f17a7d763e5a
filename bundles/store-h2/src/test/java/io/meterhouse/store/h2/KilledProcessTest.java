package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
    private static final int KILLS = 8;
    private static final long SEED = 77;

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void whateverWasAcknowledgedIsThereOnceAfterKillMinus9() throws Exception {
        var random = new Random(SEED);
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = Math.max(acknowledged, writeAndKill(10 + random.nextInt(250)));
            var opened = new Opened(folder, kill);
            long head = opened.store.head().sequence();
            assertThat(head).isGreaterThanOrEqualTo(acknowledged);
            List<Batch> found = opened.stream().stream()
                    .map(item -> ((StreamItem.Entry) item).batch())
                    .toList();
            assertThat(found).isEqualTo(Scribe.expected(SEED, head));
            opened.parts.close();
        }
    }

    /** Starts the process, kills it when it has acknowledged so many, and gives the last sequence that it told. */
    private long writeAndKill(int after) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Scribe.class.getName(),
                        folder.toString(),
                        String.valueOf(SEED))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = 0;
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Long.parseLong(line);
                if (++count == after) {
                    // Not the process itself: that would close what is left to be read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(last).isPositive();
        return last;
    }
}
