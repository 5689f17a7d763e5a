package io.meterhouse.store.h2;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code store export}: a copy of everything that any SQL client opens. */
final class StoreExport implements Command {
    private static final int EACH = 1000;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE interval_rows (sequence BIGINT, panel VARCHAR, channel VARCHAR,"
                    + " start_time TIMESTAMP(9) WITH TIME ZONE, end_time TIMESTAMP(9) WITH TIME ZONE, revision INT,"
                    + " channel_revision INT, counts BIGINT, unit_numerator BIGINT, unit_denominator BIGINT,"
                    + " register BIGINT, flags INT, t0 TIMESTAMP(9) WITH TIME ZONE, t1 TIMESTAMP(9) WITH TIME ZONE)",
            "CREATE TABLE event_rows (number BIGINT PRIMARY KEY, kind VARCHAR, kind_number BIGINT, severity VARCHAR,"
                    + " metrological BOOLEAN, at TIMESTAMP(9) WITH TIME ZONE, subject VARCHAR, text VARCHAR,"
                    + " details VARCHAR, hash VARCHAR, hash_before VARCHAR)",
            "CREATE TABLE delivery_rows (uplink VARCHAR, stream VARCHAR, epoch VARCHAR, acknowledged BIGINT,"
                    + " first_above BIGINT, last_above BIGINT)");

    private static final List<String> VIEWS = List.of(
            "CREATE INDEX by_channel ON interval_rows (channel, end_time, revision)",
            "CREATE VIEW intervals AS SELECT i.*, CAST(i.counts AS NUMERIC(30)) * i.unit_numerator"
                    + " / i.unit_denominator / 1000000 AS kwh FROM interval_rows i WHERE NOT EXISTS (SELECT 1 FROM"
                    + " interval_rows l WHERE l.channel = i.channel AND l.end_time = i.end_time AND l.revision > i.revision)",
            "CREATE VIEW registers AS SELECT channel, end_time AS at, channel_revision, register, unit_numerator,"
                    + " unit_denominator, t0, t1 FROM intervals WHERE register IS NOT NULL",
            "CREATE VIEW events AS SELECT * FROM event_rows",
            "CREATE VIEW deliveries AS SELECT * FROM delivery_rows");

    private final Store store;
    private final Disk disk;

    StoreExport(Store store, Disk disk) {
        this.store = store;
        this.disk = disk;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "store export",
                "Writes a copy of intervals, registers, events and deliveries that any SQL client can open.",
                List.of(new Argument(
                        "file",
                        Kind.FILE,
                        true,
                        List.of(),
                        "The H2 file to make, named FILE.mv.db; it must not exist.")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        String given = call.text("file").orElseThrow();
        String base =
                given.endsWith(Database.SUFFIX) ? given.substring(0, given.length() - Database.SUFFIX.length()) : given;
        if (base.indexOf(';') >= 0 || base.indexOf('\\') >= 0) {
            // H2 would take what follows for its settings, one of which runs commands.
            throw new CommandException(3, "a file without ; and \\ in its path, please");
        }
        Path file = Path.of(base + Database.SUFFIX);
        if (Files.exists(file)) {
            throw new CommandException(1, file + " exists already: name another file, or remove it first");
        }
        if (file.getParent() == null || !Files.isDirectory(file.getParent())) {
            throw new CommandException(3, "there is no folder " + file.getParent());
        }
        if (isStores(file.getParent())) {
            throw new CommandException(3, "not into the store's own folder, please");
        }
        boolean done = false;
        try (Connection connection = Database.createForExport(base)) {
            all(connection, SCHEMA);
            intervals(connection, output);
            events(connection);
            deliveries(connection);
            all(connection, VIEWS);
            connection.commit();
            Database.shutDown(connection);
            done = true;
            output.field("file", file.toString());
            output.field("bytes", Files.size(file));
        } catch (SQLException | IOException | StoreException e) {
            throw new CommandException(1, "the export failed, and was removed: " + e.getMessage());
        } finally {
            if (!done) {
                remove(file);
            }
        }
    }

    private boolean isStores(Path folder) throws CommandException {
        try {
            return folder.toRealPath().startsWith(Path.of(disk.path("")).toRealPath());
        } catch (IOException e) {
            throw new CommandException(1, "the folder " + folder + " cannot be looked at: " + e.getMessage());
        }
    }

    private static void remove(Path file) throws CommandException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandException(
                    1, "the export failed, and " + file + " could not be removed: " + e.getMessage());
        }
    }

    private static void all(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        connection.commit();
    }

    private void intervals(Connection connection, CommandOutput output) throws SQLException, StoreException {
        Position head = store.head();
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO interval_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                Items<StreamItem> items = store.stream(new Position(head.epoch(), 0))) {
            for (Optional<StreamItem> next = items.next(); next.isPresent(); next = items.next()) {
                if (next.get() instanceof StreamItem.Entry entry) {
                    for (Interval interval : entry.batch().intervals()) {
                        put(insert, entry, interval);
                    }
                    insert.executeBatch();
                    if (entry.sequence() % EACH == 0) {
                        connection.commit();
                        output.progress("writing intervals", entry.sequence(), head.sequence());
                    }
                }
            }
        }
    }

    private static void put(PreparedStatement insert, StreamItem.Entry entry, Interval interval) throws SQLException {
        insert.setLong(1, entry.sequence());
        insert.setString(2, entry.batch().panel());
        insert.setString(3, interval.channel().toString());
        insert.setObject(4, utc(interval.start()));
        insert.setObject(5, utc(interval.end()));
        insert.setInt(6, interval.revision());
        insert.setInt(7, interval.channelRevision());
        if (interval.counts().isPresent()) {
            insert.setLong(8, interval.counts().getAsLong());
        } else {
            insert.setNull(8, Types.BIGINT);
        }
        insert.setLong(9, interval.unit().numerator());
        insert.setLong(10, interval.unit().denominator());
        if (interval.register().isPresent()) {
            insert.setLong(11, interval.register().getAsLong());
        } else {
            insert.setNull(11, Types.BIGINT);
        }
        insert.setInt(12, interval.flags().bits());
        insert.setObject(13, utc(interval.bracket().map(Bracket::t0).orElse(null)));
        insert.setObject(14, utc(interval.bracket().map(Bracket::t1).orElse(null)));
        insert.addBatch();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private void events(Connection connection) throws SQLException, StoreException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO event_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            long number = 0;
            List<LoggedEvent> some;
            do {
                some = store.readEvents(number, EACH);
                for (LoggedEvent event : some) {
                    insert.setLong(1, event.number());
                    insert.setString(2, event.event().kind());
                    insert.setLong(3, event.kindNumber());
                    insert.setString(4, event.event().severity().name());
                    insert.setBoolean(5, event.event().metrological());
                    insert.setObject(6, utc(event.event().at()));
                    insert.setString(7, event.event().subject());
                    insert.setString(8, event.event().text());
                    insert.setString(9, event.event().details().toString());
                    insert.setString(10, event.hash());
                    insert.setString(11, event.before());
                    insert.addBatch();
                    number = event.number();
                }
                insert.executeBatch();
                connection.commit();
            } while (!some.isEmpty());
        }
    }

    private void deliveries(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO delivery_rows VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Cursor cursor : store.cursors().all()) {
                Map<Long, Long> above = cursor.above();
                put(insert, cursor, null, null);
                for (Map.Entry<Long, Long> range : above.entrySet()) {
                    put(insert, cursor, range.getKey(), range.getValue());
                }
            }
            connection.commit();
        }
    }

    private static void put(PreparedStatement insert, Cursor cursor, Long first, Long last) throws SQLException {
        insert.setString(1, cursor.uplink());
        insert.setString(2, cursor.stream());
        insert.setString(3, cursor.contiguous().epoch());
        insert.setLong(4, cursor.contiguous().sequence());
        insert.setObject(5, first, Types.BIGINT);
        insert.setObject(6, last, Types.BIGINT);
        insert.executeUpdate();
    }
}
