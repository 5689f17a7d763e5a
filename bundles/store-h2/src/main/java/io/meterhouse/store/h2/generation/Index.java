package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.store.h2.generation.Block.Kind;
import io.meterhouse.store.h2.record.Format;
import io.meterhouse.store.h2.record.In;
import io.meterhouse.store.h2.record.Out;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What is where in a generation. Its rows bear no checksum of their own, so one stands over all of them: a number that is not the one
 * that was written would serve another channel's counts.
 *
 * @param channels numbers by name
 * @param panels numbers by name
 * @param spans ascending by key
 */
record Index(Map<ChannelId, Integer> channels, Map<String, Integer> panels, List<Span> spans) {
    /** Of the row that holds the checksum, beside the snapshot's, which is 0. */
    static final long KEY = -1;

    /**
     * Which sequences a panel's day holds, and when.
     *
     * @param key of the day and the panel
     * @param start of its first boundary's intervals, ms since 1970
     * @param length of the intervals of all its boundaries, ms, where each begins where the one before ends; 0 where they are not
     *     so alike
     */
    record Span(long key, long first, long last, long start, long length) {}

    /** The span of a panel's day; null when there is none. */
    Span span(long key) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (spans.get(middle).key < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < spans.size() && spans.get(low).key == key ? spans.get(low) : null;
    }

    /** Reads it and checks it. */
    static Index read(Connection connection, String name) throws SQLException, DamagedGenerationException {
        var index = new Index(new HashMap<>(), new HashMap<>(), new ArrayList<>());
        long stored;
        try (Statement statement = connection.createStatement()) {
            stored = stored(statement, name);
            try (ResultSet rows = statement.executeQuery("SELECT id, name FROM channels")) {
                while (rows.next()) {
                    index.channels.put(ChannelId.parse(rows.getString(2)), rows.getInt(1));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, name FROM panels")) {
                while (rows.next()) {
                    index.panels.put(rows.getString(2), rows.getInt(1));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT id, first_seq, last_seq, start, length FROM spans ORDER BY id")) {
                while (rows.next()) {
                    index.spans.add(new Span(
                            rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
                }
            }
        }
        if (stored != index.checksum()) {
            throw new DamagedGenerationException(name, ": its index is damaged");
        }
        return index;
    }

    /** The checksum that was written; before anything else is read, for the tables of another format may be others. */
    private static long stored(Statement statement, String name) throws SQLException, DamagedGenerationException {
        try (ResultSet rows = statement.executeQuery("SELECT data FROM meta WHERE id = " + KEY)) {
            Block block = Block.decode(rows.next() ? rows.getBytes(1) : null);
            if (block == null || block.kind() != Kind.INDEX) {
                throw new DamagedGenerationException(name, ": its index is damaged");
            }
            var in = new In(block.payload());
            Format.require(in.number(), "a generation");
            return in.number();
        }
    }

    Block block() {
        return new Block(
                Kind.INDEX,
                KEY,
                new Out().number(Format.CURRENT).number(checksum()).toByteArray());
    }

    private long checksum() {
        var out = new Out();
        var names = new TreeMap<Integer, ChannelId>();
        channels.forEach((channel, number) -> names.put(number, channel));
        out.number(names.size());
        names.forEach((number, channel) -> out.number(number).text(channel.toString()));
        new TreeMap<>(panels).forEach((panel, number) -> out.number(number).text(panel));
        for (Span span : spans) {
            out.number(span.key)
                    .number(span.first)
                    .number(span.last)
                    .signed(span.start)
                    .number(span.length);
        }
        var crc = new CRC32C();
        crc.update(out.array(), 0, out.length());
        return crc.getValue();
    }
}
