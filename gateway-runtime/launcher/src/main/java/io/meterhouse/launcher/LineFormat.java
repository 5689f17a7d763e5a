package io.meterhouse.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** One line for each record, UTC first; the stack of an exception follows on indented lines. */
final class LineFormat extends Formatter {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 24;
    private static final String OURS = "io.meterhouse.";

    @Override
    public String format(LogRecord entry) {
        var line = new StringBuilder(160);
        STAMP.formatTo(Instant.ofEpochMilli(entry.getMillis()), line);
        line.append(' ')
                .append(level(entry.getLevel()))
                .append(' ')
                .append(name(entry.getLoggerName()))
                .append(": ");
        oneLine(formatMessage(entry), line);
        line.append('\n');
        if (entry.getThrown() != null) {
            stack(entry.getThrown(), line);
        }
        return line.toString();
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO ";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /** Of ours what tells bundle and class, of others the last parts. */
    private static String name(String logger) {
        String name = logger == null ? "" : logger;
        if (name.startsWith(OURS)) {
            return name.substring(OURS.length());
        }
        while (name.length() > LONGEST_NAME && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }

    /** What came from a wire must not be able to write a line of its own, nor to move the cursor. */
    private static void oneLine(String message, StringBuilder line) {
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '\n') {
                line.append(" | ");
            } else if (Character.isISOControl(c)) {
                line.append(c == '\t' ? ' ' : '?');
            } else {
                line.append(c);
            }
        }
    }

    private static void stack(Throwable thrown, StringBuilder line) {
        var text = new StringWriter();
        try (var out = new PrintWriter(text)) {
            thrown.printStackTrace(out);
        }
        for (String frame : text.toString().split("\\R", -1)) {
            if (!frame.isBlank()) {
                line.append("    ");
                oneLine(frame.strip(), line);
                line.append('\n');
            }
        }
    }
}
