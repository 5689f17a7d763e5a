package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.store.Batch;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.tou.command.CalendarCommand;
import io.meterhouse.tou.command.TouCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overrides and calendars as a person types them. */
class OverrideCommandTest {
    private static final String TWO_HOURS = "2025-01-08T19:00:00Z";

    @TempDir
    private Path folder;

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final VirtualTime time = new VirtualTime("2025-01-08T16:59:00Z", 1);
    private final MemoryStore store = new MemoryStore();
    private Orders orders;
    private Answers answers;

    @BeforeEach
    void aProgramme() throws Exception {
        Tou tou = new Tou(folder.resolve("tou"), time, new AtOnce(), store, new MemoryEvents(), new MemoryFacts());
        orders = new Orders(tou);
        answers = new Answers(tou);
        orders.accept(
                        Programmes.in("America/Toronto")
                                .schedule("day", "00:00 C")
                                .programme(),
                        "clerk")
                .get();
    }

    private void override(String then) throws CommandException {
        Command command = new TouCommands(orders, answers, time::now)
                .all().stream()
                        .filter(each -> each.spec().name().equals("tou override"))
                        .findFirst()
                        .orElseThrow();
        run(command, Map.of("--rate", "D", "--start", "2025-01-08T17:00:00Z", "--stop", TWO_HOURS, "--then", then));
    }

    private void run(Command command, Map<String, String> arguments) throws CommandException {
        fields.clear();
        command.run(new CommandCall(arguments, "clerk"), new Fields());
    }

    @Test
    void mayHaveSwitchPointsOfItsOwn() throws Exception {
        override("2025-01-08T12:30-05:00=B, 2025-01-08T18:00:00Z=A");
        assertThat(fields)
                .containsEntry("rate", "D, from 2025-01-08T17:30:00Z B, from 2025-01-08T18:00:00Z A")
                .containsEntry("stop", Instant.parse(TWO_HOURS));
        Load load = Load.from("2025-01-08T17:00:00Z");
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            intervals.add(load.next(15, 1L << i));
        }
        time.runTo(load.end());
        for (Interval each : intervals) {
            store.append(List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(each))));
        }
        assertThat(answers.registers().get().get(0).rates())
                .containsEntry("D", 1L + 2)
                .containsEntry("B", 4L + 8)
                .containsEntry("A", 16L + 32 + 64 + 128)
                .containsEntry("C", 256L);
    }

    @Test
    void switchPointsThatAreNoneAreRefused() {
        for (String wrong : List.of("12:30=B", "2025-01-08T12:30-05:00", "", "2025-01-08T12:30-05:00=B,")) {
            assertThatThrownBy(() -> override(wrong))
                    .as(wrong)
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("a time with its offset and a rate are expected");
        }
        for (String outside :
                List.of(TWO_HOURS + "=B", "2025-01-08T17:00:00Z=B", "2025-01-08T18:00:00Z=B,2025-01-08T17:30:00Z=A")) {
            assertThatThrownBy(() -> override(outside))
                    .as(outside)
                    .hasMessageContaining("and before its stop, " + TWO_HOURS);
        }
        assertThatThrownBy(() -> override("2025-01-08T18:00:00Z=Z")).hasMessageContaining("puts rate 'Z' in force");
    }

    @Test
    void aCalendarThatIsTooLargeIsRefusedAsAWhole() throws Exception {
        Path file = folder.resolve("calendar.txt");
        Files.writeString(file, "2025-01-09 weekday\n" + "# \n".repeat(30_000) + "2025-01-10 weekday\n");
        assertThatThrownBy(() -> run(new CalendarCommand(orders, answers), Map.of("--load", file.toString())))
                .hasMessageContaining("is larger than 64 KiB");
        assertThat(answers.status().get().standing().calendars()).isEmpty();
    }

    private final class Fields implements CommandOutput {
        @Override
        public void field(String name, Object value) {
            fields.put(name, value);
        }

        @Override
        public void table(String name, List<String> columns) {}

        @Override
        public void row(Object... values) {}

        @Override
        public void progress(String what, long done, long total) {}
    }
}
