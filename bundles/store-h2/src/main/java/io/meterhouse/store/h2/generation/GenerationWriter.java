package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.generation.Block.Kind;
import io.meterhouse.store.h2.generation.GenerationFile.Raw;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;

/** Makes a generation under a temporary name. It is not there before {@link #finish} has checked every block of it. */
public final class GenerationWriter implements AutoCloseable {
    private static final int PAGE = 256;

    static final String BUILDING = "building";

    private static final String FILE = BUILDING + Database.SUFFIX;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (id BIGINT PRIMARY KEY, data VARBINARY NOT NULL)",
            "CREATE TABLE panels (id INT PRIMARY KEY, name VARCHAR NOT NULL)",
            "CREATE TABLE channels (id INT PRIMARY KEY, name VARCHAR NOT NULL)",
            "CREATE TABLE spans (id BIGINT PRIMARY KEY, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL,"
                    + " start BIGINT NOT NULL, length BIGINT NOT NULL)",
            "CREATE TABLE boundaries (id BIGINT PRIMARY KEY, data VARBINARY NOT NULL)",
            "CREATE TABLE blocks (id BIGINT PRIMARY KEY, data VARBINARY NOT NULL)",
            "CREATE TABLE batches (id BIGINT PRIMARY KEY, first_end BIGINT NOT NULL, last_end BIGINT NOT NULL,"
                    + " data VARBINARY NOT NULL)",
            "CREATE TABLE events (id BIGINT PRIMARY KEY, data VARBINARY NOT NULL)");

    /** What fits into memory until it is committed; H2 writes what does not twice. In the order of the keys little is written again. */
    private static final int COMMIT_BYTES = 600_000;

    private final Disk disk;
    private final Connection connection;
    /**
     * Open from before the first write: the system tells of a sync that failed each file once that was open then, and H2 does not
     * always pass it on. Who opens it later syncs without an error what never reached the disk.
     */
    private final DiskFile held;

    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final Map<Kind, PreparedStatement> inserts = new EnumMap<>(Kind.class);
    private final PreparedStatement span;
    private final PreparedStatement channel;
    private final PreparedStatement panel;
    private final Index index = new Index(new HashMap<>(), new HashMap<>(), new ArrayList<>());
    private long blocks;
    private long uncommitted;
    private boolean open = true;

    public GenerationWriter(Disk disk) throws IOException {
        this.disk = disk;
        discard(disk);
        disk.allocate(FILE, 0);
        held = disk.open(FILE, true);
        Connection made = null;
        try {
            made = Database.create(disk.path(BUILDING), TABLES);
            connection = made;
            inserts.put(Kind.SNAPSHOT, prepare("INSERT INTO meta VALUES (?, ?)"));
            inserts.put(Kind.BOUNDARIES, prepare("INSERT INTO boundaries VALUES (?, ?)"));
            inserts.put(Kind.COLUMN, prepare("INSERT INTO blocks VALUES (?, ?)"));
            inserts.put(Kind.BATCH, prepare("INSERT INTO batches VALUES (?, ?, ?, ?)"));
            inserts.put(Kind.EVENTS, prepare("INSERT INTO events VALUES (?, ?)"));
            span = prepare("INSERT INTO spans VALUES (?, ?, ?, ?, ?)");
            channel = prepare("INSERT INTO channels VALUES (?, ?)");
            panel = prepare("INSERT INTO panels VALUES (?, ?)");
        } catch (SQLException | RuntimeException | AssertionError e) {
            // H2 would give the same database, open as it is, to whoever asks next.
            Database.closeQuietly(made);
            held.close();
            throw Database.failure("a generation cannot be begun", e);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** Removes what an earlier process had not finished. */
    public static void discard(Disk disk) throws IOException {
        for (String name : disk.list()) {
            if (name.startsWith(BUILDING + ".")) {
                disk.delete(name);
            }
        }
    }

    void channel(int number, ChannelId name) throws IOException {
        index.channels().put(name, number);
        try {
            channel.setInt(1, number);
            channel.setString(2, name.toString());
            channel.executeUpdate();
        } catch (SQLException e) {
            throw Database.failure("writing a generation", e);
        }
    }

    void panel(int number, String name) throws IOException {
        index.panels().put(name, number);
        try {
            panel.setInt(1, number);
            panel.setString(2, name);
            panel.executeUpdate();
        } catch (SQLException e) {
            throw Database.failure("writing a generation", e);
        }
    }

    void span(Index.Span of) throws IOException {
        index.spans().add(of);
        try {
            span.setLong(1, of.key());
            span.setLong(2, of.first());
            span.setLong(3, of.last());
            span.setLong(4, of.start());
            span.setLong(5, of.length());
            span.executeUpdate();
        } catch (SQLException e) {
            throw Database.failure("writing a generation", e);
        }
    }

    void put(Block block) throws IOException {
        put(block.kind(), block.key(), block.encode(deflater));
    }

    /** Puts a block that is encoded already. */
    void put(Kind kind, long key, byte[] encoded) throws IOException {
        try {
            PreparedStatement insert = inserts.get(kind);
            insert.setLong(1, key);
            insert.setBytes(2, encoded);
            insert.executeUpdate();
            written(encoded);
        } catch (SQLException e) {
            throw Database.failure("writing a generation", e);
        }
    }

    /** Puts blocks of an older generation as they are, with keys from {@code from} to {@code to}. */
    void copy(GenerationFile old, Kind kind, long from, long to) throws IOException {
        long next = from;
        for (List<Raw> some = old.raw(kind, next, to, PAGE); !some.isEmpty(); some = old.raw(kind, next, to, PAGE)) {
            for (Raw raw : some) {
                if (Block.decode(raw.bytes()) == null) {
                    throw new DamagedGenerationException(old.name(), ": a block of kind " + kind + " is damaged");
                }
                put(kind, raw.key(), raw.bytes());
            }
            next = some.get(some.size() - 1).key() + 1;
        }
    }

    /** Puts a batch that stands by itself. @param firstEnd epoch milliseconds */
    void putBatch(long sequence, long firstEnd, long lastEnd, byte[] encoded) throws IOException {
        try {
            PreparedStatement insert = inserts.get(Kind.BATCH);
            insert.setLong(1, sequence);
            insert.setLong(2, firstEnd);
            insert.setLong(3, lastEnd);
            insert.setBytes(4, encoded);
            insert.executeUpdate();
            written(encoded);
        } catch (SQLException e) {
            throw Database.failure("writing a generation", e);
        }
    }

    private void written(byte[] encoded) throws SQLException {
        blocks++;
        uncommitted += encoded.length;
        if (uncommitted > COMMIT_BYTES) {
            connection.commit();
            uncommitted = 0;
        }
    }

    byte[] encode(Block block) {
        return block.encode(deflater);
    }

    /** Closes it, forces it, opens it again, checks every block, and gives it its name. */
    public void finish(String name) throws IOException {
        index.spans().sort(Comparator.comparingLong(Index.Span::key));
        put(Kind.SNAPSHOT, Index.KEY, encode(index.block()));
        blocks--;
        try {
            connection.commit();
            Database.shutDown(connection);
            open = false;
        } catch (SQLException | RuntimeException | AssertionError e) {
            throw Database.failure("a generation cannot be closed", e);
        }
        held.force();
        try (var check = new GenerationFile(disk, BUILDING)) {
            long whole = check.verify();
            if (whole != blocks) {
                throw new IOException("a new generation has " + whole + " whole blocks of " + blocks);
            }
        }
        disk.rename(FILE, name + Database.SUFFIX);
        disk.forceFolder();
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        if (open) {
            open = false;
            Database.closeQuietly(connection);
        }
        held.close();
        discard(disk);
    }
}
