package io.meterhouse.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up java.util.logging, to which slf4j writes: to standard error, and to a rotating file. */
final class Logs {
    private static final int FILES = 5;
    private static final long BYTES_PER_FILE = 1 << 20;

    private Logs() {}

    /** Before the first logger is made. */
    static void install(Path folder, Level level) throws IOException {
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(level);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        root.addHandler(level(new StreamLog(err), level));
        root.addHandler(level(new RotatingLog(folder, FILES, BYTES_PER_FILE), level));
        // What libraries print there, Declarative Services among them, belongs in the log as well.
        System.setErr(new PrintStream(new Lines(Logger.getLogger("stderr")), true, StandardCharsets.UTF_8));
    }

    private static Handler level(Handler handler, Level level) {
        handler.setLevel(level);
        return handler;
    }

    /** Logs until the very end: the JVM's own manager closes every handler as soon as the process is asked to stop. */
    public static final class LastingLogManager extends LogManager {
        @Override
        public void reset() {
            // Nothing is buffered that would have to be written.
        }
    }

    private static final class StreamLog extends Handler {
        private final PrintStream stream;

        StreamLog(PrintStream stream) {
            this.stream = stream;
            setFormatter(new LineFormat());
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                stream.print(getFormatter().format(entry));
            }
        }

        @Override
        public void flush() {
            stream.flush();
        }

        @Override
        public void close() {
            // Standard error is the process's, not ours.
        }
    }

    /** Turns what is printed into records, a line each. */
    private static final class Lines extends OutputStream {
        private static final int LONGEST = 4096;

        private final Logger logger;
        private final byte[] line = new byte[LONGEST];
        private int length;

        Lines(Logger logger) {
            this.logger = logger;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n' && b != '\r') {
                line[length++] = (byte) b;
            }
            if (length > 0 && (b == '\n' || length == LONGEST)) {
                String text = new String(line, 0, length, StandardCharsets.UTF_8);
                logger.log(text.startsWith("ERROR") ? Level.SEVERE : Level.WARNING, text);
                length = 0;
            }
        }
    }
}
