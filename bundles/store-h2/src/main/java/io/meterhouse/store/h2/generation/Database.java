package io.meterhouse.store.h2.generation;

import io.meterhouse.store.h2.disk.DiskFullException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.h2.Driver;

/** How H2 is opened: without threads of its own, without a file of locks, and never closed behind our back. */
public final class Database {
    public static final String SUFFIX = ".mv.db";

    private static final String COMMON =
            ";DB_CLOSE_ON_EXIT=FALSE;FILE_LOCK=NO;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

    private Database() {}

    /**
     * Makes one with some tables, to be written once and closed. It is not compacted, neither at once nor when it is closed: H2 fails in
     * assertions of its own at that, leaves a size that depends on how fast the machine is, and compresses pages, so that a block could
     * not be found any more by its own marks. Until its tables are there a thread of H2's own would commit after half a second: it is
     * given longer than that ever takes, so that a slow machine writes the same as a fast one.
     */
    static Connection create(String path, List<String> tables) throws SQLException {
        Connection connection =
                connect("jdbc:h2:" + path + COMMON + ";WRITE_DELAY=60000;MAX_COMPACT_TIME=0;CACHE_SIZE=4096");
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute(table);
            }
            // Each table would have been a write of 4 KB; from here on no thread writes in the background.
            statement.execute("SET WRITE_DELAY 0");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException | AssertionError e) {
            // H2 would give the same database, open as it is, to whoever asks next.
            closeQuietly(connection);
            throw e;
        }
    }

    /** Makes an empty one for other programs to open. WRITE_DELAY=0: no thread writes in the background. */
    public static Connection createForExport(String path) throws SQLException {
        Connection connection = connect("jdbc:h2:" + path + COMMON + ";WRITE_DELAY=0;CACHE_SIZE=4096");
        connection.setAutoCommit(false);
        return connection;
    }

    /** Opens one that nobody changes any more. */
    static Connection openReadOnly(String path) throws SQLException {
        Connection connection =
                connect("jdbc:h2:" + path + COMMON + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;WRITE_DELAY=0;CACHE_SIZE=1024");
        // Nothing is changed: a transaction for each question would only take time.
        connection.setAutoCommit(false);
        return connection;
    }

    private static Connection connect(String url) throws SQLException {
        var user = new Properties();
        user.setProperty("user", "sa");
        user.setProperty("password", "");
        // Not through DriverManager: it would keep the driver of a bundle that was replaced.
        return new Driver().connect(url, user);
    }

    static void closeQuietly(Connection connection) {
        if (connection != null) {
            try {
                shutDown(connection);
            } catch (SQLException | RuntimeException | AssertionError e) {
                // It was only read, or is thrown away.
            }
        }
    }

    public static void shutDown(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } finally {
            connection.close();
        }
    }

    /** H2 ends in its own exceptions, or in any other. */
    public static IOException failure(String what, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (text.contains("No space left") || text.contains("quota exceeded")) {
                return new DiskFullException(what + ": no space left", e);
            }
        }
        return new IOException(what + ": " + e.getMessage(), e);
    }
}
