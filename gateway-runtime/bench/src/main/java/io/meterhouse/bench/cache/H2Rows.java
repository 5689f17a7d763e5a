package io.meterhouse.bench.cache;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * H2 with a row for each interval. {@code CHECKPOINT SYNC} after each commit, which alone is durable. It frees its chunks after 45 s
 * of real time, which is less than an interval: in virtual time it may at once.
 */
final class H2Rows extends RowsPeer {
    private final String url;

    H2Rows(Path folder) throws SQLException {
        url = "jdbc:h2:" + folder.resolve("rows") + ";RETENTION_TIME=0;OPTIMIZE_REUSE_RESULTS=0;DB_CLOSE_ON_EXIT=FALSE";
        open();
    }

    @Override
    public String name() {
        return "h2rows";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "sa", "");
    }

    @Override
    String table() {
        return "CREATE TABLE IF NOT EXISTS intervals (ts BIGINT NOT NULL, point INT NOT NULL, counts INT NOT NULL,"
                + " flags INT NOT NULL, PRIMARY KEY (ts, point))";
    }

    @Override
    void force(Statement statement) throws SQLException {
        statement.execute("CHECKPOINT SYNC");
    }

    @Override
    public boolean compact() throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        }
        open();
        return true;
    }
}
