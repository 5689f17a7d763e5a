package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.Block.Kind;
import io.meterhouse.store.h2.record.DamagedException;
import io.meterhouse.store.h2.record.NewerReleaseException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A generation, opened to be read. Opens H2 at the first question. Thread-safe. */
public final class GenerationFile implements AutoCloseable {
    private static final Map<Kind, String> TABLES = Map.of(
            Kind.SNAPSHOT,
            "meta",
            Kind.BOUNDARIES,
            "boundaries",
            Kind.COLUMN,
            "blocks",
            Kind.BATCH,
            "batches",
            Kind.EVENTS,
            "events");

    private static final int PAGE = 256;

    private final Disk disk;
    private final String name;
    private final Map<Kind, PreparedStatement> byId = new EnumMap<>(Kind.class);
    private final Map<Kind, PreparedStatement> some = new EnumMap<>(Kind.class);
    private final Map<Kind, PreparedStatement> ranges = new EnumMap<>(Kind.class);
    private Index index;
    private Connection connection;
    private boolean closed;

    /** @param name without what H2 adds to it */
    public GenerationFile(Disk disk, String name) {
        this.disk = disk;
        this.name = name;
    }

    public String name() {
        return name;
    }

    private void open() throws IOException, SQLException {
        if (closed) {
            throw new IOException(name + " was replaced");
        }
        if (connection != null) {
            return;
        }
        if (!disk.exists(name + Database.SUFFIX)) {
            throw new DamagedGenerationException(name, " is missing");
        }
        Connection opened = Database.openReadOnly(disk.path(name));
        try {
            index = Index.read(opened, name);
            connection = opened;
        } finally {
            if (connection == null) {
                // Nobody is to find half an index, nor to be given this database again.
                Database.closeQuietly(opened);
            }
        }
    }

    /** What a block that bears its checksum says; one that contradicts itself is damaged too. */
    <T> T understood(Supplier<T> decoding) throws DamagedGenerationException {
        try {
            return decoding.get();
        } catch (DamagedException e) {
            throw new DamagedGenerationException(name, ": " + e.getMessage(), e);
        }
    }

    /** Questions to H2 end in its own exceptions, or in any other where its file is damaged. */
    private interface Question<T> {
        T ask() throws SQLException, IOException;
    }

    private synchronized <T> T ask(Question<T> question) throws IOException {
        try {
            open();
            return question.ask();
        } catch (NewerReleaseException e) {
            throw new IOException(name + ": " + e.getMessage() + "; start that release, or one after it", e);
        } catch (SQLException | RuntimeException | AssertionError e) {
            throw new DamagedGenerationException(name, " cannot be read: " + e.getMessage(), e);
        }
    }

    Map<ChannelId, Integer> channels() throws IOException {
        return ask(() -> index.channels());
    }

    Map<String, Integer> panels() throws IOException {
        return ask(() -> index.panels());
    }

    List<Index.Span> spans() throws IOException {
        return ask(() -> index.spans());
    }

    /** Null when there is none. */
    Index.Span span(long key) throws IOException {
        return ask(() -> index.span(key));
    }

    /** The block; null when there is none. */
    Block block(Kind kind, long key) throws IOException {
        return ask(() -> {
            PreparedStatement query = byId.get(kind);
            if (query == null) {
                query = connection.prepareStatement("SELECT data FROM " + TABLES.get(kind) + " WHERE id = ?");
                byId.put(kind, query);
            }
            query.setLong(1, key);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? whole(rows.getBytes(1), kind, key) : null;
            }
        });
    }

    /** The blocks with these keys, as many as there are, in any order. Always asked with as many keys, so that H2 need not prepare anew. */
    List<Block> blocks(Kind kind, long[] keys) throws IOException {
        return ask(() -> {
            PreparedStatement query = some.get(kind);
            if (query == null) {
                query = connection.prepareStatement("SELECT id, data FROM " + TABLES.get(kind) + " WHERE id IN ("
                        + "?, ".repeat(keys.length - 1) + "?)");
                some.put(kind, query);
            }
            for (int i = 0; i < keys.length; i++) {
                query.setLong(i + 1, keys[i]);
            }
            var found = new ArrayList<Block>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(whole(rows.getBytes(2), kind, rows.getLong(1)));
                }
            }
            return found;
        });
    }

    private Block whole(byte[] bytes, Kind kind, long key) throws IOException {
        Block block = Block.decode(bytes);
        if (block == null || block.kind() != kind || block.key() != key) {
            throw new DamagedGenerationException(name, ": a block of kind " + kind + " is damaged");
        }
        return block;
    }

    /**
     * A row as it is stored.
     *
     * @param bytes of the encoded block
     */
    record Raw(long key, byte[] bytes) {}

    /** Rows with a key from {@code from} to {@code to}, at most {@code limit}, in order. */
    List<Raw> raw(Kind kind, long from, long to, int limit) throws IOException {
        return ask(() -> {
            PreparedStatement query = ranges.get(kind);
            if (query == null) {
                query = connection.prepareStatement(
                        "SELECT id, data FROM " + TABLES.get(kind) + " WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?");
                ranges.put(kind, query);
            }
            query.setLong(1, from);
            query.setLong(2, to);
            query.setInt(3, limit);
            var found = new ArrayList<Raw>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Raw(rows.getLong(1), rows.getBytes(2)));
                }
            }
            return found;
        });
    }

    List<Block> blocks(Kind kind, long from, long to, int limit) throws IOException {
        var found = new ArrayList<Block>();
        for (Raw raw : raw(kind, from, to, limit)) {
            found.add(whole(raw.bytes, kind, raw.key));
        }
        return found;
    }

    /** The highest key up to one; -1 when there is none. */
    long keyUpTo(Kind kind, long most) throws IOException {
        return ask(() -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT id FROM " + TABLES.get(kind) + " WHERE id <= ? ORDER BY id DESC LIMIT 1")) {
                query.setLong(1, most);
                try (ResultSet rows = query.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : -1L;
                }
            }
        });
    }

    /** Sequences of batches that stand by themselves and touch a span of time. */
    List<Long> batches(long fromMillis, long toMillis) throws IOException {
        return ask(() -> {
            var found = new ArrayList<Long>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT id FROM batches WHERE last_end >= ? AND first_end <= ? ORDER BY id")) {
                query.setLong(1, fromMillis);
                query.setLong(2, toMillis);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getLong(1));
                    }
                }
            }
            return found;
        });
    }

    /** First and last end, ms since 1970, of batches that stand by themselves and touch a span of time. */
    List<long[]> batchSpans(long fromMillis, long toMillis) throws IOException {
        return ask(() -> {
            var found = new ArrayList<long[]>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT first_end, last_end FROM batches WHERE last_end >= ? AND first_end <= ?")) {
                query.setLong(1, fromMillis);
                query.setLong(2, toMillis);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.add(new long[] {Math.max(fromMillis, rows.getLong(1)), Math.min(toMillis, rows.getLong(2))
                        });
                    }
                }
            }
            return found;
        });
    }

    /**
     * What a day takes.
     *
     * @param bytes of its blocks, but for batches that stand by themselves
     * @param last the highest sequence that it holds
     */
    public record Day(long bytes, long last) {
        private Day with(Day other) {
            return new Day(bytes + other.bytes, Math.max(last, other.last));
        }
    }

    /** Of its file. */
    public long size() throws IOException {
        return disk.size(name + Database.SUFFIX);
    }

    /** What each day takes, by days since 1970. Reads all of it. */
    public SortedMap<Integer, Day> days() throws IOException {
        var days = new TreeMap<Integer, Day>();
        for (Index.Span span : spans()) {
            days.merge(Block.day(span.key()), new Day(0, span.last()), Day::with);
        }
        for (Kind kind : List.of(Kind.BOUNDARIES, Kind.COLUMN)) {
            long from = 0;
            for (List<Raw> some = raw(kind, from, Long.MAX_VALUE, PAGE);
                    !some.isEmpty();
                    some = raw(kind, from, Long.MAX_VALUE, PAGE)) {
                for (Raw raw : some) {
                    days.merge(Block.day(raw.key), new Day(raw.bytes.length, 0), Day::with);
                }
                from = some.get(some.size() - 1).key + 1;
            }
        }
        return days;
    }

    /** Reads every block and says how many there are. @throws DamagedGenerationException at the first that is damaged */
    public long verify() throws IOException {
        long count = 0;
        for (Kind kind : TABLES.keySet()) {
            long from = kind == Kind.SNAPSHOT ? 0 : Long.MIN_VALUE;
            for (List<Raw> some = raw(kind, from, Long.MAX_VALUE, 256);
                    !some.isEmpty();
                    some = raw(kind, from, Long.MAX_VALUE, 256)) {
                for (Raw raw : some) {
                    whole(raw.bytes, kind, raw.key);
                    count++;
                }
                from = some.get(some.size() - 1).key + 1;
            }
        }
        return count;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Database.closeQuietly(connection);
        connection = null;
    }
}
