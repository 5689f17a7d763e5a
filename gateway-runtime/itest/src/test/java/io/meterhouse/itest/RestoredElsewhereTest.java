package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.itest.peer.Deliveries.Delivered;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway is backed up while it delivers, goes on, and dies; one that is restored in a fresh folder takes its place. What the consumer
 * sees of that: docs/store.md, "What a receiver sees of a restore".
 */
@Tag(Building.LONG)
@Timeout(240)
class RestoredElsewhereTest {

    @TempDir
    private Path folder;

    @Test
    void aConsumerOfARestoredGatewayNoticesNothingButTheEpoch() throws Exception {
        Path file = folder.resolve("maple.backup");
        Path fresh = folder.resolve("fresh");
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(2);

            JsonNode backup = building.command().ask("backup", file.toString());
            long shared = backup.get("sequence").asLong();
            building.awaitMore(2);
            building.gateway().kill();
            building.gateway().exitCode(10);
            Instant died = building.time().now();
            List<Delivered> before =
                    List.copyOf(building.consumer().deliveries().all());

            var restored = new Meterhouse(fresh).run("restore", file.toString());
            assertThat(restored.exitCode()).as(restored.text()).isZero();
            building.moveTo(fresh);
            building.start();
            var deliveries = building.awaitMore(2);

            assertThat(deliveries.epochs())
                    .hasSize(2)
                    .startsWith(backup.get("epoch").asText());
            assertThat(deliveries.all())
                    .as("what was delivered before the backup stays as it was")
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("epoch")
                    .containsAll(before.stream()
                            .filter(interval -> interval.sequence() <= shared)
                            .toList());
            assertThat(deliveries.all())
                    .as("what came later counts as the fresh one tells it")
                    .filteredOn(interval -> interval.sequence() > shared)
                    .isNotEmpty()
                    .allMatch(interval -> interval.epoch() == 1);
            assertThat(deliveries.all())
                    .as("what flowed between the backup and the start of the fresh one")
                    .filteredOn(interval ->
                            interval.sequence() > shared && interval.end().isBefore(died))
                    .isNotEmpty()
                    .allMatch(interval -> interval.counts().isPresent())
                    .allMatch(interval -> interval.has(Flag.GAP) && interval.has(Flag.ESTIMATED));
            assertThat(building.command().eventKinds())
                    .containsOnlyOnce("BACKUP_BEGUN")
                    .containsOnlyOnce("RESTORED");
            chainIsWhole(building.command());
            assertThat(building.lines()).noneMatch(line -> line.contains(" ERROR "));
            var total = Verdict.of(building, folder)
                    .restoredFrom(shared)
                    .isClean(deliveries.complete(Building.channels()), 4)
                    .get("total");
            assertThat(total.get("conflicts").asLong()).isZero();
            assertThat(total.get("replaced").asLong()).isPositive();
            assertThat(total.get("sum").get("error_counts").asLong()).isZero();
            assertThat(total.get("boundary_error_counts").asLong()).isZero();
        }
    }

    /** An auditor finds no break in the events where one gateway took the place of the other. */
    private void chainIsWhole(Meterhouse command) throws Exception {
        Path events = folder.resolve("events.jsonl");
        JsonNode exported = command.ask("events", "export", events.toString());
        String last = exported.get("last").asText() + ":" + exported.get("hash").asText();
        var verified = new Meterhouse(folder.resolve("no gateway")).run("verify", events.toString(), "--known", last);
        assertThat(verified.exitCode()).as(verified.text()).isZero();
        assertThat(verified.text()).contains("chain=whole");
    }
}
