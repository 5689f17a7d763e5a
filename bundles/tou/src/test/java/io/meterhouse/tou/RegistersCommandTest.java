package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.store.Batch;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.tou.command.ReadCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code registers}, as a billing clerk calls it: what is not among the rows is told. */
class RegistersCommandTest {
    private static final Instant BEGAN = Instant.parse("2025-01-08T16:01:00Z");
    private static final Instant RECORDED = Instant.parse("2025-01-08T16:31:00Z");

    @TempDir
    private Path folder;

    private final VirtualTime time = new VirtualTime("2025-01-08T16:00:00Z", 1);
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private Orders orders;
    private Command command;

    /** Points 1204 and 1205 are recorded; 1206 is in the site file, and was never read. */
    @BeforeEach
    void aBuilding() throws Exception {
        MemoryStore store = new MemoryStore();
        Tou tou = new Tou(folder, time, new AtOnce(), store, new MemoryEvents(), new MemoryFacts());
        tou.add(panel("1204", "1205", "1206"));
        orders = new Orders(tou);
        Answers answers = new Answers(tou);
        orders.accept(Programmes.in("America/Toronto").programme(), "clerk").get();
        Load first = Load.of(Load.CHANNEL, BEGAN);
        Load second = Load.of(new ChannelId("1205", Quantity.KWH_DELIVERED), BEGAN);
        time.runTo(RECORDED);
        store.append(List.of(
                new Batch("A", Batch.Kind.BOUNDARY, "", List.of(first.next(15, 10), second.next(15, 100))),
                new Batch("A", Batch.Kind.BOUNDARY, "", List.of(first.next(15, 20), second.next(15, 200)))));
        command = new ReadCommands(orders, answers, time::now).all().get(0);
    }

    private void ask(String... arguments) throws CommandException {
        Map<String, String> given = new TreeMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            given.put(arguments[i], arguments[i + 1]);
        }
        rows.clear();
        command.run(new CommandCall(given, "clerk"), new Rows());
    }

    private List<String> told() {
        return rows.stream()
                .map(row -> row.get("channel") + " " + row.get("total") + " " + row.get("missing"))
                .toList();
    }

    @Test
    void aPointThatWasNeverReadHasARowThatSaysSo() throws Exception {
        ask();
        assertThat(told())
                .containsExactly(
                        "1204.kwh-del 30 null",
                        "1205.kwh-del 300 null",
                        "1206.kwh-del null nothing of it was rated yet");
        ask("--at", "2025-01-08T16:16:00Z");
        assertThat(told())
                .containsExactly(
                        "1204.kwh-del 10 null",
                        "1205.kwh-del 100 null",
                        "1206.kwh-del null nothing of it was rated yet");
    }

    @Test
    void aPointWhoseIntervalHasNotBeenRecordedHasARowThatSaysSo() throws Exception {
        time.runTo(RECORDED.plusSeconds(300));
        ask("--at", "2025-01-08T16:35:00Z", "--points", "1205");
        assertThat(told()).containsExactly("1205.kwh-del null it was recorded up to 2025-01-08T16:31:00Z only");
        assertThat(rows.get(0)).containsEntry("at", Instant.parse("2025-01-08T16:35:00Z"));
    }

    @Test
    void pointsMayHaveSpacesBetweenThem() throws Exception {
        ask("--at", "2025-01-08T16:16:00Z", "--points", "1204, 1205");
        assertThat(told()).containsExactly("1204.kwh-del 10 null", "1205.kwh-del 100 null");
    }

    @Test
    void aPointThatNobodyHasIsRefused() throws Exception {
        for (String at : List.of("2025-01-08T16:16:00Z", "2025-01-09T05:00:00Z")) {
            assertThatThrownBy(() -> ask("--at", at, "--points", "1204,1240"))
                    .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(3))
                    .hasMessageContaining("there is no point '1240'");
        }
        assertThat(rows).isEmpty();
        assertThatThrownBy(() -> ask("--points", " , "))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(2));
        ask("--at", "2025-01-09T05:00:00Z", "--points", "1204");
        assertThat(rows).as("nothing was ordered before").hasSize(3);
    }

    private static PanelDefinition panel(String... points) {
        List<PointDefinition> all = new ArrayList<>();
        for (String point : points) {
            all.add(new PointDefinition(
                    point,
                    all.size() + 1,
                    "",
                    "",
                    "",
                    List.of(PointDefinition.Phase.A),
                    List.of(),
                    new PointDefinition.Rating(200_000, 120_000),
                    "",
                    "",
                    Optional.empty(),
                    List.of(Quantity.KWH_DELIVERED)));
        }
        return new PanelDefinition(
                "A",
                "tcp",
                LineDefinition.Framing.MBAP,
                new Node(1, Duration.ZERO, Duration.ofSeconds(5), ""),
                "panel-24",
                "",
                new IntervalLength(15),
                ZoneId.of("America/Toronto"),
                Duration.ofSeconds(20),
                Duration.ofSeconds(150),
                all);
    }

    /** By the names of the columns; a field is a row of its own. */
    private final class Rows implements CommandOutput {
        private List<String> columns = List.of();

        @Override
        public void table(String name, List<String> names) {
            columns = names;
        }

        @Override
        public void row(Object... values) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), values[i]);
            }
            rows.add(row);
        }

        @Override
        public void field(String name, Object value) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(name, value);
            rows.add(row);
        }

        @Override
        public void progress(String what, long done, long total) {}
    }
}
