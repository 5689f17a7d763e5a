package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.h2.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final int BOUNDARIES = 700;

    @TempDir
    private Path home;

    private Opened opened;
    private Metering panel;
    private Batch last;

    @BeforeEach
    void open() throws Exception {
        opened = new Opened(home.resolve("var").resolve("store"), 9);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(1));
    }

    private void fill() throws Exception {
        for (int i = 0; i < BOUNDARIES; i++) {
            last = panel.boundary(0);
            opened.store.append(List.of(last));
        }
        opened.store
                .cursors()
                .open("cloud", Cursors.INTERVALS, true)
                .acknowledge(opened.store.head().epoch(), 1, 1);
        opened.store
                .events()
                .log(new Event("TEST", Event.Severity.INFO, true, opened.time.now(), "", "a test", Map.of("a", "b")));
        opened.time.runFor(Duration.ofSeconds(10));
    }

    @Test
    void theExportCanBeReadWithAnySqlClient() throws Exception {
        fill();
        opened.fold();
        var output = new Fields();
        Path file = home.resolve("copy");

        new StoreExport(opened.store, opened.disk)
                .run(new CommandCall(Map.of("file", file.toString()), "test"), output);

        assertThat(output.fields).containsEntry("file", file + ".mv.db");
        assertThat(ask(file, "SELECT COUNT(*) FROM intervals")).isEqualTo(BOUNDARIES * 12L);
        assertThat(ask(file, "SELECT COUNT(*) FROM registers")).isEqualTo(BOUNDARIES * 12L);
        assertThat(ask(
                        file,
                        "SELECT MAX(end_time) - TIMESTAMP WITH TIME ZONE '" + panel.at()
                                + "' = INTERVAL '0' SECOND FROM intervals"))
                .isEqualTo(true);
        assertThat(ask(file, "SELECT register FROM registers WHERE channel = 'A-01.kwh-del' ORDER BY at DESC LIMIT 1"))
                .isEqualTo(last.intervals().get(0).register().getAsLong());
        assertThat(ask(file, "SELECT kind FROM events")).isEqualTo("TEST");
        assertThat(ask(file, "SELECT acknowledged FROM deliveries")).isEqualTo(1L);
        assertThatThrownBy(() -> new StoreExport(opened.store, opened.disk)
                        .run(new CommandCall(Map.of("file", file.toString()), "test"), output))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("exists already");
    }

    private static Object ask(Path file, String question) throws SQLException {
        var user = new Properties();
        user.setProperty("user", "sa");
        user.setProperty("password", "");
        try (Connection connection = new Driver().connect("jdbc:h2:" + file, user);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getObject(1);
        }
    }

    @Test
    void theCheckSaysInPlainWordsThatAllIsWell() throws Exception {
        fill();
        opened.fold();
        fill();
        var output = new Fields();

        new StoreCheck(opened.parts, opened.disk).run(new CommandCall(Map.of(), "test"), output);

        assertThat(output.rows)
                .anyMatch(row -> row.startsWith("All " + 2 * BOUNDARIES + " batches"))
                .anyMatch(row -> row.contains("Uplink cloud has not yet confirmed " + (2 * BOUNDARIES - 1)))
                .noneMatch(row -> row.contains("changed") || row.contains("missing"));
        assertThat(output.fields).containsEntry("store", "ok");
    }

    @Test
    void eventsThatCannotBeReadAreNotTakenForNone() throws Exception {
        fill();
        opened.fold();
        opened.reopen();
        // Nobody mends it meanwhile.
        opened.parts.nightly().close();
        opened.disk.delete("generation-000001.mv.db");
        var output = new Fields();

        new StoreCheck(opened.parts, opened.disk).run(new CommandCall(Map.of(), "test"), output);

        assertThat(output.rows).anyMatch(row -> row.startsWith("After event 0 of 1 reading failed"));
        assertThatThrownBy(() -> new StoreExport(opened.store, opened.disk)
                        .run(new CommandCall(Map.of("file", home.resolve("copy").toString()), "test"), output))
                .isInstanceOf(CommandException.class);
    }

    @Test
    void anExportIsOnlyAFileAndNotInTheStore() throws Exception {
        fill();
        Path harm = home.resolve("harm");
        String init = ";INIT=CREATE TABLE T(X INT)\\;SCRIPT TO '" + harm + "'";
        for (String file : List.of(
                home.resolve("copy") + init,
                home.resolve("var").resolve("store").resolve("copy").toString())) {
            assertThatThrownBy(() -> new StoreExport(opened.store, opened.disk)
                            .run(new CommandCall(Map.of("file", file), "test"), new Fields()))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("please");
        }
        assertThat(harm).doesNotExist();
        assertThat(opened.disk.list()).noneMatch(name -> name.startsWith("copy"));
    }

    @Test
    void aFoldIsMadeOnCommand() throws Exception {
        fill();
        var output = new Fields();

        new StoreFold(opened.parts).run(new CommandCall(Map.of(), "test"), output);

        assertThat(output.fields).containsEntry("made", true).containsEntry("generation", 1L);
    }

    @Test
    void theNewestRecordIsKnownWithoutAStore() throws Exception {
        assertThat(NewestRecord.of(home)).isEmpty();
        assertThat(NewestRecord.of(home.resolve("nothing"))).isEmpty();
        fill();

        assertThat(NewestRecord.of(home)).contains(panel.at());
    }

    @Test
    void withoutAJournalTheNewestRecordIsThatOfTheGeneration() throws Exception {
        fill();
        opened.fold();
        opened.parts.close();
        removeJournal();

        assertThat(NewestRecord.of(home)).contains(panel.at());
    }

    private void removeJournal() throws IOException {
        for (String name : opened.disk.list()) {
            if (name.startsWith("journal-")) {
                opened.disk.delete(name);
            }
        }
    }

    private static final class Fields implements CommandOutput {
        private final Map<String, Object> fields = new TreeMap<>();
        private final List<String> rows = new ArrayList<>();

        @Override
        public void table(String name, List<String> columns) {
            // The rows say enough.
        }

        @Override
        public void row(Object... values) {
            rows.add(String.valueOf(values[0]));
        }

        @Override
        public void field(String name, Object value) {
            fields.put(name, value);
        }

        @Override
        public void progress(String what, long done, long total) {
            assertThat(done).isLessThanOrEqualTo(total);
        }
    }
}
