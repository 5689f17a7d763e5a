package io.meterhouse.itest;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mosquitto that is killed while the gateway delivers to it, and comes back. */
@Tag(Building.LONG)
@Timeout(240)
class BrokerKilledTest {
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    @Test
    void whatABrokerMissedWhileItWasKilledIsDeliveredOnce() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            for (int kill = 0; kill < KILLS; kill++) {
                building.broker().kill();
                // while it is away an interval closes, of which it is told when it is back
                building.awaitSiteTime(building.time().now().plus(Building.INTERVAL), Duration.ofSeconds(10));
                building.broker().start(true);
                building.awaitMore(1);
            }
            Instant last = building.time().now();
            building.awaitMore(1);
            Verdict.of(building, folder).isClean(last, KILLS);
        }
    }
}
