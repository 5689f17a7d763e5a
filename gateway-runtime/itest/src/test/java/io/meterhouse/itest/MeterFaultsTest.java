package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a meter does to a gateway, one after another, on panel A: its register starts again at 0, it is silent, its checksums
 * are wrong, it answers with exceptions, its register is set back, it is replaced, its supply fails. Panel B is not to notice.
 */
@Tag(Building.LONG)
@Timeout(240)
class MeterFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    @Test
    void whateverOneMeterDoesIsFlaggedAndToldAndTheOtherGoesOn() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            // Four counts before the end of the register, so that some points pass it soon.
            building.simulation().tell("fault 1 rollover 4");
            building.start();
            building.awaitMore(1);
            Instant begun = building.time().now();
            building.awaitMore(1);

            away(building, "silence", "METER_SILENT", 1, Duration.ofMinutes(6));
            away(building, "crc", "METER_GARBLED", 2, Duration.ZERO);
            away(building, "exception 4", "METER_REFUSES", 3, Duration.ZERO);

            Instant reset = building.time().now();
            building.simulation().tell("fault 1 reset");
            awaitEvents(building, "REGISTER_RESET", 1);
            building.awaitMore(1);
            Instant swapped = building.time().now();
            building.simulation().tell("fault 1 swap 7654321 5000");
            awaitEvents(building, "METER_CHANGE", 24);
            building.awaitMore(1);
            Instant changed = building.time().now();

            Instant failed = powerFailure(building);
            var deliveries = building.awaitMore(2);

            assertThat(deliveries.ofPanel("B", begun))
                    .as("panel B")
                    .hasSizeGreaterThanOrEqualTo(24 * 6)
                    .allMatch(interval -> interval.flags() == 0);
            var a = deliveries.ofPanel("A", begun);
            assertThat(deliveries.all())
                    .as("a register that passed its end")
                    .anyMatch(interval -> interval.panel().equals("A") && interval.has(Flag.ROLLOVER));
            assertThat(a)
                    .as("what lies across an outage")
                    .filteredOn(interval -> interval.has(Flag.GAP))
                    .hasSizeGreaterThanOrEqualTo(24)
                    .allMatch(interval -> interval.has(Flag.ESTIMATED) || interval.has(Flag.METER_CHANGE));
            assertThat(deliveries.ofPanel("A", swapped))
                    .as("the interval in which the meter was replaced")
                    .filteredOn(interval -> interval.has(Flag.METER_CHANGE))
                    .filteredOn(interval -> interval.start().isBefore(changed))
                    .hasSizeGreaterThanOrEqualTo(24)
                    .allMatch(interval -> interval.has(Flag.PARTIAL));
            assertThat(deliveries.ofPanel("A", failed))
                    .filteredOn(interval -> interval.has(Flag.POWER_FAIL))
                    .allMatch(interval -> interval.start().isBefore(failed.plus(Building.INTERVAL)));
            assertThat(kinds(building, "panel/B")).isEmpty();
            assertThat(building.lines()).noneMatch(line -> line.contains(" ERROR "));
            var report = Verdict.of(building, folder)
                    .allowingGaps("A", reset, changed)
                    .isClean(deliveries.complete(Building.channels()), 7);
            assertThat(report.get("total").get("change_marks_checked").asInt()).isGreaterThanOrEqualTo(48 + 2 * 24);
            assertThat(report.get("events").findValuesAsText("kind"))
                    .contains("METER_SILENT", "METER_GARBLED", "METER_REFUSES")
                    .contains("REGISTER_HELD", "REGISTER_RESET", "SERIAL_CHANGED", "METER_CHANGE");
        }
    }

    /** Nothing comes of panel A until that is told, and for so long of site time; then it is well again. */
    private static void away(Building building, String fault, String kind, int times, Duration least) throws Exception {
        Instant begun = building.time().now();
        building.simulation().tell("fault 1 " + fault);
        awaitEvents(building, kind, 1);
        building.awaitSiteTime(begun.plus(least), PATIENCE);
        building.simulation().tell("clear 1");
        awaitEvents(building, "METER_ANSWERS", times);
    }

    /** A minute without supply, soon after a boundary: the meter tells of it until its own interval is over. @return when */
    private static Instant powerFailure(Building building) throws Exception {
        long length = Building.INTERVAL.toSeconds();
        long next = (building.time().now().getEpochSecond() / length + 1) * length;
        building.awaitSiteTime(Instant.ofEpochSecond(next + 5), PATIENCE);
        Instant failed = building.time().now();
        building.simulation().tell("fault 1 poweroff for 60s");
        Await.until(
                "the flag of a power failure",
                PATIENCE,
                () -> building.consumer().deliveries().ofPanel("A", failed).stream()
                                .filter(interval -> interval.has(Flag.POWER_FAIL))
                                .count()
                        >= 24);
        return failed;
    }

    private static void awaitEvents(Building building, String kind, int times) throws Exception {
        Await.until(
                times + " of " + kind,
                PATIENCE,
                () -> kinds(building, "").stream().filter(kind::equals).count() >= times);
    }

    /** Kinds of the events whose subject begins so. */
    private static List<String> kinds(Building building, String subject) throws Exception {
        List<String> kinds = new ArrayList<>();
        for (JsonNode event : new GatewaySocket(building.home()).rows("events", Map.of("--limit", "10000"))) {
            if (event.get("subject").asText().startsWith(subject)) {
                kinds.add(event.get("kind").asText());
            }
        }
        return kinds;
    }
}
