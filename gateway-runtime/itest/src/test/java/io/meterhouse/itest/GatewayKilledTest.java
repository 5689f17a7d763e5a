package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that is killed twenty times: while it starts and reads its store, soon after or late, at a boundary or between two. The
 * moments are others each time; -Dhouse.seed brings them back.
 */
@Tag(Building.LONG)
@Timeout(300)
class GatewayKilledTest {
    private static final int KILLS = 20;
    private static final int LONGEST_START_MS = 2000;
    private static final int LONGEST_LIFE_MS = 4000;

    @TempDir
    private Path folder;

    @Test
    void twentyKillsLoseNothingAndRepeatNothing() throws Exception {
        long seed = Long.getLong("house.seed", new SecureRandom().nextLong());
        System.out.println("gateway_killed.seed=" + seed);
        var random = new Random(seed);
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            for (int kill = 0; kill < KILLS; kill++) {
                building.gateway().kill();
                building.gateway().exitCode(10);
                building.launch();
                boolean whileItStarts = kill % 2 == 0;
                if (!whileItStarts) {
                    building.gateway().awaitStarted();
                }
                int most = whileItStarts ? LONGEST_START_MS : LONGEST_LIFE_MS;
                long end = System.nanoTime()
                        + Duration.ofMillis(random.nextInt(most)).toNanos();
                Await.until("a moment", Duration.ofSeconds(10), () -> System.nanoTime() - end > 0);
            }
            Instant last = building.time().now();
            building.awaitMore(2);
            assertThat(building.lines()).as("in all lives").noneMatch(line -> line.contains(" ERROR "));
            Verdict.of(building, folder).isClean(last, KILLS / 4);
        }
    }
}
