package io.meterhouse.shell.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.store.Total;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardCommandsTest {
    private static final ChannelId CHANNEL = ChannelId.parse("1204.kwh-del");

    private final SmallGateway gateway = new SmallGateway();

    @Test
    void statusSaysWhatIsThereAndWhatIsMissing() throws CommandException {
        Recorded output = run("status", Map.of());
        assertThat(output.fields)
                .containsEntry("version", "1.0.0")
                .containsEntry("site", null)
                .containsEntry("time", SmallGateway.NOW)
                .containsEntry("clock_source", "ntp")
                .containsEntry("store", "ok")
                .containsEntry("store_sequence", 7L)
                .containsEntry("store_oldest", null)
                .containsEntry("store_newest", SmallGateway.NOW);
        assertThat(output.tables.get("lines"))
                .containsExactly(List.of("rs485", "down", "/dev/ttyUSB0 is gone: plug it in"));
        gateway.withStore = false;
        assertThat(run("status", Map.of()).fields.get("store")).asString().startsWith("missing:");
    }

    @Test
    void intervalsAreShownInCountsAndInKwhExactly() throws CommandException {
        Instant end = SmallGateway.NOW;
        gateway.intervals.add(interval(end.minusSeconds(300), OptionalLong.empty(), Flags.of(Flag.GAP)));
        gateway.intervals.add(interval(end, OptionalLong.of(3501), Flags.NONE));
        gateway.intervals.add(interval(end.plusSeconds(300), OptionalLong.of(1), Flags.NONE));
        Recorded output = run("intervals", Map.of("channel", CHANNEL.toString()));
        assertThat(output.columns)
                .containsExactly(
                        "end",
                        "start",
                        "revision",
                        "counts",
                        "kwh",
                        "register",
                        "flags",
                        "channel_revision",
                        "unit_mwh",
                        "sequence");
        List<List<Object>> rows = output.tables.get("intervals");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).subList(2, 7)).containsExactly(0, null, null, null, "gap");
        assertThat(rows.get(1))
                .containsExactly(end, end.minusSeconds(300), 0, 3501L, "7.002", null, "", 0, "2000/1", 1L);
        assertThat(gateway.open).as("items left open").isZero();
    }

    @Test
    void intervalsAreSummedByTheClocksOfTheSite() throws CommandException {
        gateway.site = Optional.of(new SiteDefinition(
                "maple",
                "Maple",
                ZoneId.of("America/Toronto"),
                Duration.ofDays(96),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of(), Set.of(), Set.of())));
        Instant start = Instant.parse("2026-06-30T04:00:00Z");
        Instant end = Instant.parse("2026-07-01T04:00:00Z");
        gateway.totals.add(new Total(
                start,
                end,
                OptionalLong.of(3501),
                CountUnit.TWO_WATT_HOURS,
                1,
                Flags.of(Flag.GAP),
                Duration.ofHours(23),
                Duration.ofMinutes(5)));
        gateway.totals.add(new Total(
                end,
                SmallGateway.NOW,
                OptionalLong.empty(),
                CountUnit.TWO_WATT_HOURS,
                1,
                Flags.NONE,
                Duration.ZERO,
                Duration.ZERO));

        Recorded output = run("intervals", Map.of("channel", CHANNEL.toString(), "--every", "1d"));

        assertThat(output.tables.get("totals"))
                .containsExactly(
                        List.of(start, end, 3501L, "7.002", false, 86_400L, 82_800L, 300L, "gap", 1, "2000/1"),
                        Arrays.asList(end, SmallGateway.NOW, null, null, false, 43_200L, 0L, 0L, "", 1, "2000/1"));
        assertThat(gateway.asked)
                .containsExactly("2026-06-01T04:00:00Z to 2026-07-01T16:00:00Z by 1 DAY America/Toronto");
        assertThat(gateway.open).as("items left open").isZero();
    }

    @Test
    void sumsAreRefusedWhereNobodyKnowsWhatTheyWouldBe() {
        Map<String, String> call = Map.of("channel", CHANNEL.toString(), "--every", "1d");
        assertThat(exitCode("intervals", call)).isEqualTo(1);
        gateway.site = Optional.of(new SiteDefinition(
                "maple",
                "Maple",
                ZoneId.of("UTC"),
                Duration.ofDays(96),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of(), Set.of(), Set.of())));
        assertThat(exitCode("intervals", call)).as("no such channel").isEqualTo(3);
        assertThat(exitCode("intervals", Map.of("channel", CHANNEL.toString(), "--every", "7m")))
                .isEqualTo(2);
        assertThat(exitCode(
                        "intervals", Map.of("channel", CHANNEL.toString(), "--every", "1h", "--all-revisions", "true")))
                .isEqualTo(2);
    }

    @Test
    void intervalsRefusesWhatIsNotThere() {
        Map<String, String> call = Map.of("channel", CHANNEL.toString());
        assertThat(exitCode("intervals", call)).isEqualTo(3);
        assertThat(exitCode("intervals", Map.of("channel", "no channel"))).isEqualTo(2);
        String noon = SmallGateway.NOW.toString();
        assertThat(exitCode("intervals", Map.of("channel", CHANNEL.toString(), "--from", noon, "--to", noon)))
                .isEqualTo(2);
        assertThat(gateway.open).isZero();
        gateway.withStore = false;
        assertThatThrownBy(() -> run("intervals", call)).hasMessageContaining("no interval store runs");
    }

    @Test
    void eventsShowsTheNewestLast() throws CommandException {
        for (int i = 0; i < 1201; i++) {
            gateway.happened(i % 400 == 0 ? "RARE" : "COMMON");
        }
        assertThat(numbers(Map.of("--limit", "3"))).containsExactly(1199L, 1200L, 1201L);
        assertThat(numbers(Map.of("--kind", "rare"))).containsExactly(1L, 401L, 801L, 1201L);
        assertThat(numbers(Map.of("--kind", "RARE", "--limit", "2"))).containsExactly(801L, 1201L);
        assertThat(numbers(Map.of("--after", "1"))).hasSize(100).startsWith(2L, 3L);
        assertThat(numbers(Map.of("--after", "1199"))).containsExactly(1200L, 1201L);
        assertThat(numbers(Map.of("--after", "0", "--kind", "RARE", "--limit", "2")))
                .containsExactly(1L, 401L);
        assertThat(numbers(Map.of("--kind", "NEVER"))).isEmpty();
    }

    @Test
    void eventsWhoseOldestAreNotKeptAreShownFromThereOn() throws CommandException {
        for (int i = 0; i < 700; i++) {
            gateway.happened("COMMON");
        }
        gateway.log.subList(0, 600).clear();
        assertThat(numbers(Map.of("--limit", "1000"))).hasSize(100).startsWith(601L);
    }

    @Test
    void eventsRefusesWhatIsOutOfBoundsOrNotThere() {
        assertThat(exitCode("events", Map.of("--limit", "0"))).isEqualTo(2);
        assertThat(exitCode("events", Map.of("--limit", "10001"))).isEqualTo(2);
        assertThat(exitCode("events", Map.of("--after", "-1"))).isEqualTo(2);
        assertThat(exitCode("events", Map.of("--follow", "true"))).isEqualTo(2);
        gateway.withLog = false;
        assertThat(exitCode("events", Map.of())).isEqualTo(1);
    }

    @Test
    void eventsAreExportedWithAllThatIsHashed(@TempDir Path folder) throws Exception {
        for (int i = 0; i < 501; i++) {
            gateway.happened("COMMON");
        }
        Path file = folder.resolve("events.jsonl");

        Recorded output = run("events export", Map.of("file", file.toString()));

        assertThat(output.fields)
                .containsEntry("events", 501L)
                .containsEntry("last", 501L)
                .containsEntry("hash", gateway.log.get(500).hash());
        assertThat(Files.readAllLines(file))
                .hasSize(501)
                .first()
                .isEqualTo("{\"number\":1,\"kind\":\"COMMON\",\"kind_number\":1,\"severity\":\"INFO\","
                        + "\"metrological\":false,\"at\":\"2026-07-01T16:00:00Z\",\"subject\":\"\","
                        + "\"text\":\"It happened.\",\"details\":{\"a\":\"1\",\"b\":\"2\"},\"hash\":\""
                        + gateway.log.get(0).hash() + "\"}");
        assertThatThrownBy(() -> run("events export", Map.of("file", file.toString())))
                .hasMessageContaining("exists already");
    }

    @Test
    void anExportOfEventsThatCannotAllBeReadIsNotLeftBehind(@TempDir Path folder) {
        gateway.happened("COMMON");
        gateway.newest = 2;
        Path file = folder.resolve("events.jsonl");

        assertThatThrownBy(() -> run("events export", Map.of("file", file.toString())))
                .hasMessageContaining("cannot be read");
        assertThat(file).doesNotExist();
        assertThat(exitCode(
                        "events export", Map.of("file", folder.resolve("a/b").toString())))
                .isEqualTo(1);
    }

    private List<Object> numbers(Map<String, String> arguments) throws CommandException {
        return run("events", arguments).tables.get("events").stream()
                .map(row -> row.get(0))
                .toList();
    }

    private int exitCode(String name, Map<String, String> arguments) {
        try {
            run(name, arguments);
            return 0;
        } catch (CommandException e) {
            return e.exitCode();
        }
    }

    private Recorded run(String name, Map<String, String> arguments) throws CommandException {
        Command command = StandardCommands.all(gateway).stream()
                .filter(each -> each.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
        Recorded output = new Recorded();
        command.run(new CommandCall(arguments, "test"), output);
        return output;
    }

    private static Interval interval(Instant end, OptionalLong counts, Flags flags) {
        return new Interval(
                CHANNEL,
                end.minus(Duration.ofMinutes(5)),
                end,
                0,
                0,
                CountUnit.TWO_WATT_HOURS,
                counts,
                OptionalLong.empty(),
                flags,
                Optional.empty(),
                List.of(),
                List.of());
    }
}
