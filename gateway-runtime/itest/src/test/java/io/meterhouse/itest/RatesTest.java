package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.itest.peer.Await;
import io.meterhouse.itest.peer.Deliveries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Time of use in the gateway as it ships: a programme beside the site file, a critical peak, a kill, and registers that add up. */
@Tag(Building.LONG)
@Timeout(240)
class RatesTest {
    private static final String PROGRAMME =
            """
            schema: meterhouse.tou/1
            id: test
            version: 1
            name: One rate, and one for critical peaks
            effective: 2025-01-01
            zone: America/Toronto
            rates: {A: standard, E: critical peak}
            default: A
            seasons:
              year: {from: 01-01, schedules: {weekday: day, weekend: day}}
            schedules:
              day: {"00:00": A}
            """;

    @TempDir
    private Path folder;

    @Test
    void aCriticalPeakIsInForceAtOnceAndRegistersAddUpThroughAKill() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            Files.writeString(building.home().resolve("etc/tou.yaml"), PROGRAMME);
            building.start();
            building.awaitMore(2);
            assertThat(rate(building)).isEqualTo("A");
            Instant began = Instant.parse(building.command()
                    .ask("tou", "status")
                    .get("programmes")
                    .get(0)
                    .get("rates_from")
                    .asText());

            JsonNode override =
                    building.command().ask("tou", "override", "--rate", "E", "--minutes", "7", "--id", "cpp");
            Instant start = Instant.parse(override.get("start").asText());
            Instant stop = Instant.parse(override.get("stop").asText());
            building.awaitSiteTime(start, Duration.ofSeconds(5));
            assertThat(rate(building)).isEqualTo("E");
            assertThat(building.command().eventKinds())
                    .contains("TOU_PROGRAMME_ACCEPTED", "OVERRIDE_SCHEDULED")
                    .as("its panels rate by themselves, and were given their tables")
                    .contains("METER_TABLE_WRITTEN")
                    .doesNotContain("METER_TABLE_REFUSED");
            building.awaitSiteTime(stop, Duration.ofSeconds(20));
            assertThat(rate(building)).isEqualTo("A");
            building.awaitMore(2);

            building.gateway().kill();
            building.start();
            Deliveries deliveries = building.awaitMore(2);
            Instant last = deliveries.complete(Building.channels());
            Await.until("registers up to " + last, Duration.ofSeconds(20), () -> isWhole(registers(building, last)));
            var registers = registers(building, last);
            assertThat(registers).hasSize(Building.channels().size());
            registers.forEach((channel, row) -> {
                long counted = deliveries.ofChannel(channel).stream()
                        .filter(each ->
                                !each.start().isBefore(began) && !each.end().isAfter(last))
                        .mapToLong(each -> each.counts().orElse(0))
                        .sum();
                assertThat(row.get("total").asLong())
                        .as("%s: %s", channel, row)
                        .isEqualTo(
                                row.get("rate_a").asLong() + row.get("rate_e").asLong())
                        .isGreaterThanOrEqualTo(counted);
            });
            assertThat(registers.values()).anyMatch(row -> row.get("rate_e").asLong() > 0);
            Verdict.of(building, folder).isClean(last, 3);
        }
    }

    private static String rate(Building building) throws Exception {
        return building.command().ask("tou", "status").path("rate").asText();
    }

    private static boolean isWhole(TreeMap<String, JsonNode> registers) {
        return !registers.isEmpty()
                && registers.values().stream()
                        .allMatch(row -> row.get("missing").isNull());
    }

    /** By channel, at an instant. */
    private static TreeMap<String, JsonNode> registers(Building building, Instant at) throws Exception {
        var rows = new TreeMap<String, JsonNode>();
        building.command()
                .ask("registers", "--at", at.toString())
                .forEach(row -> rows.put(row.get("channel").asText(), row));
        return rows;
    }
}
