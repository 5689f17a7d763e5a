package io.meterhouse.bench.cache;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** SQLite with a row for each interval, in a table that is its own index; write-ahead log, every commit forced. */
final class SqliteRows extends RowsPeer {
    private final String url;

    SqliteRows(Path folder) throws SQLException {
        url = "jdbc:sqlite:" + folder.resolve("rows.db");
        open();
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
        }
        return connection;
    }

    @Override
    String table() {
        return "CREATE TABLE IF NOT EXISTS intervals (ts INTEGER NOT NULL, point INTEGER NOT NULL, counts INTEGER NOT NULL,"
                + " flags INTEGER NOT NULL, PRIMARY KEY (ts, point)) WITHOUT ROWID";
    }

    @Override
    void force(Statement statement) {
        // synchronous=FULL: the commit is durable.
    }

    @Override
    public boolean compact() throws SQLException {
        connection().setAutoCommit(true);
        try (Statement statement = connection().createStatement()) {
            statement.execute("VACUUM");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        connection().setAutoCommit(false);
        return true;
    }
}
