package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Interval;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/** A database with a row for each interval, key (end, point). */
abstract class RowsPeer implements Peer {
    private static final String READ =
            "SELECT ts, counts, flags FROM intervals WHERE point = ? AND ts > ? AND ts <= ? ORDER BY ts";

    private Connection connection;
    private PreparedStatement insert;
    private PreparedStatement select;

    /** Opens the database; makes it when it is not there. */
    abstract Connection connect() throws SQLException;

    /** Makes what was committed durable, where the commit does not. */
    abstract void force(Statement statement) throws SQLException;

    /** How the table is made. */
    abstract String table();

    final void open() throws SQLException {
        connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(table());
        }
        connection.commit();
        insert = connection.prepareStatement("INSERT INTO intervals (ts, point, counts, flags) VALUES (?, ?, ?, ?)");
        select = connection.prepareStatement(READ);
    }

    final Connection connection() {
        return connection;
    }

    @Override
    public void append(List<Interval> intervals) throws SQLException {
        for (int point = 0; point < intervals.size(); point++) {
            Interval interval = intervals.get(point);
            insert.setLong(1, interval.end().getEpochSecond());
            insert.setInt(2, point);
            insert.setLong(3, interval.counts().orElseThrow());
            insert.setInt(4, interval.flags().bits());
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            force(statement);
        }
    }

    @Override
    public void forced(boolean now) {
        // Without it other pages would be written.
    }

    @Override
    public void drop(Instant before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM intervals WHERE ts < ?")) {
            delete.setLong(1, before.getEpochSecond());
            delete.executeUpdate();
        }
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            force(statement);
        }
    }

    @Override
    public Sum read(int point, Instant from, Instant to) throws SQLException {
        select.setInt(1, point);
        select.setLong(2, from.getEpochSecond());
        select.setLong(3, to.getEpochSecond());
        long intervals = 0;
        long counts = 0;
        long flags = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                intervals++;
                counts += rows.getLong(2);
                flags += rows.getInt(3);
            }
        }
        connection.commit();
        return new Sum(intervals, counts, flags);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
