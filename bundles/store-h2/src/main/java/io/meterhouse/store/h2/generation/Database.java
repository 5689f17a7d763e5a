package io.meterhouse.store.h2.generation;

import io.meterhouse.store.h2.disk.DiskFullException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.h2.Driver;
import org.h2.mvstore.MVStoreTool;

/** How H2 is opened: without threads of its own, without a file of locks, and never closed behind our back. */
public final class Database {
    public static final String SUFFIX = ".mv.db";

    private static final String COMMON =
            ";DB_CLOSE_ON_EXIT=FALSE;FILE_LOCK=NO;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

    private Database() {}

    /** Makes an empty one. WRITE_DELAY=0: no thread writes in the background. */
    static Connection create(String path) throws SQLException {
        Connection connection = connect("jdbc:h2:" + path + COMMON + ";WRITE_DELAY=0;CACHE_SIZE=4096");
        connection.setAutoCommit(false);
        return connection;
    }

    /** Makes an empty one for other programs to open. */
    public static Connection createForExport(String path) throws SQLException {
        return create(path);
    }

    /** Opens one that nobody changes any more. */
    static Connection openReadOnly(String path) throws SQLException {
        return connect("jdbc:h2:" + path + COMMON + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;WRITE_DELAY=0;CACHE_SIZE=1024");
    }

    private static Connection connect(String url) throws SQLException {
        var user = new Properties();
        user.setProperty("user", "sa");
        user.setProperty("password", "");
        // Not through DriverManager: it would keep the driver of a bundle that was replaced.
        return new Driver().connect(url, user);
    }

    /**
     * Copies a new one that is closed without the room that its making took. Not SHUTDOWN COMPACT: it fails in assertions of its own,
     * and compresses pages, so that a block could not be found any more by its own marks.
     */
    static void compact(String path) throws IOException {
        try {
            MVStoreTool.compact(path + SUFFIX, false);
        } catch (RuntimeException | AssertionError e) {
            throw failure("a generation cannot be copied", e);
        }
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
