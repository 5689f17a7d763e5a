package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed twenty times while it runs: soon after its start or late, at a boundary or between two. */
@Tag(Building.LONG)
@Timeout(300)
class GatewayKilledTest {
    private static final int KILLS = 20;
    private static final int LONGEST_LIFE_MS = 4000;
    private static final long SEED = 20;

    @TempDir
    private Path folder;

    @Test
    void twentyKillsLoseNothingAndRepeatNothing() throws Exception {
        var random = new Random(SEED);
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            for (int kill = 0; kill < KILLS; kill++) {
                building.gateway().kill();
                building.gateway().exitCode(10);
                building.start();
                long end = System.nanoTime()
                        + Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS)).toNanos();
                Await.until("a moment", Duration.ofSeconds(10), () -> System.nanoTime() - end > 0);
            }
            Instant last = building.time().now();
            building.awaitMore(2);
            assertThat(building.gateway().lines()).noneMatch(line -> line.contains(" ERROR "));
            Verdict.of(building, folder).isClean(last);
        }
    }
}
