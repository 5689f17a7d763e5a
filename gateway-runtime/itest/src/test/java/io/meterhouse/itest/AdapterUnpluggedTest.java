package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An adapter that is pulled out, and plugged in again after some intervals. */
@Tag(Building.LONG)
@Timeout(240)
class AdapterUnpluggedTest {
    @TempDir
    private Path folder;

    @Test
    void theOtherLineGoesOnAndWhatWasMissedIsEstimatedWhenTheAdapterIsBack() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            Instant begun = building.time().now();
            building.awaitMore(1);

            building.adapter().unplug();
            Instant pulled = building.time().now();
            building.awaitMore(Building.channels("B"), 3);
            assertThat(building.command().ask("lines").toString()).contains("\"DOWN\"");
            building.adapter().plug();
            Instant plugged = building.time().now();
            building.awaitDelivered(Building.channels("A"), plugged, Duration.ofSeconds(40));
            var deliveries = building.awaitMore(2);

            assertThat(deliveries.ofPanel("B", begun))
                    .as("panel B, on another line")
                    .hasSizeGreaterThanOrEqualTo(24 * 6)
                    .allMatch(interval -> interval.flags() == 0);
            assertThat(deliveries.ofPanel("A", begun))
                    .as("panel A has a value for every interval")
                    .allMatch(interval -> interval.counts().isPresent());
            assertThat(deliveries.ofPanel("A", pulled.plus(Building.INTERVAL)))
                    .as("what nobody read is estimated")
                    .filteredOn(interval -> interval.end().isBefore(plugged))
                    .hasSizeGreaterThanOrEqualTo(24)
                    .allMatch(interval -> interval.has(Flag.ESTIMATED));
            Await.until(
                    "panel A measured again",
                    Duration.ofSeconds(40),
                    () -> building.consumer().deliveries().ofPanel("A", plugged).stream()
                                    .filter(interval -> interval.flags() == 0)
                                    .count()
                            >= 24);
            // The outage lies within: every interval of it has its value by then.
            Verdict.of(building, folder)
                    .isClean(building.consumer().deliveries().complete(Building.channels()), 5);
        }
    }
}
