package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    @TempDir
    private Path folder;

    @Test
    void aRecordIsOneLineInUtc() {
        assertThat(new LineFormat().format(entry("{0} points", 24)))
                .isEqualTo("2026-01-01T00:00:00.007Z WARN  site.Reader: 24 points\n");
    }

    @Test
    void whatCameFromOutsideCannotForgeALineOrMoveTheCursor() {
        String line = new LineFormat().format(entry("label 'x\n2026 INFO all is well\r\u001b[2J'"));
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(line).contains("x | 2026 INFO").doesNotContain("\r", "\u001b");
    }

    @Test
    void anExceptionFollowsOnIndentedLines() {
        LogRecord entry = entry("it broke");
        entry.setThrown(new IOException("no\nspace"));
        assertThat(new LineFormat().format(entry).lines().skip(1)).isNotEmpty().allMatch(l -> l.startsWith("    "));
    }

    @Test
    void theLogOnDiskIsBoundedAndTheNewestLinesAreInTheFirstFile() throws Exception {
        var log = new RotatingLog(folder, 3, 1000);
        for (int i = 0; i < 200; i++) {
            log.publish(entry("line " + i));
        }
        log.close();
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("gateway.log", "gateway.1.log", "gateway.2.log");
        }
        try (var files = Files.list(folder)) {
            assertThat(files).allMatch(f -> f.toFile().length() <= 1000);
        }
        assertThat(Files.readString(folder.resolve("gateway.log"))).contains("line 199");
    }

    @Test
    void aRestartGoesOnInTheSameFile() throws Exception {
        for (String text : new String[] {"before", "after"}) {
            var log = new RotatingLog(folder, 3, 1000);
            log.publish(entry(text));
            log.close();
        }
        assertThat(Files.readString(folder.resolve("gateway.log"))).contains("before", "after");
    }

    private static LogRecord entry(String message, Object... parameters) {
        var entry = new LogRecord(Level.WARNING, message);
        entry.setLoggerName("io.meterhouse.site.Reader");
        entry.setInstant(Instant.parse("2026-01-01T00:00:00.007Z"));
        entry.setParameters(parameters);
        return entry;
    }
}
