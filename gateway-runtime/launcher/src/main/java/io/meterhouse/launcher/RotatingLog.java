package io.meterhouse.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * The log on disk: {@code gateway.log}, and older ones as {@code gateway.1.log} and so on, never more than files times bytes. A
 * disk that is full or gone costs the log, not the gateway.
 */
final class RotatingLog extends Handler {
    private final Path folder;
    private final int files;
    private final long bytesPerFile;
    private OutputStream out;
    private long written;

    RotatingLog(Path folder, int files, long bytesPerFile) throws IOException {
        this.folder = folder;
        this.files = files;
        this.bytesPerFile = bytesPerFile;
        setFormatter(new LineFormat());
        Files.createDirectories(folder);
        open();
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        byte[] line = getFormatter().format(entry).getBytes(StandardCharsets.UTF_8);
        try {
            if (written > 0 && written + line.length > bytesPerFile) {
                rotate();
            }
            if (out == null) {
                open();
            }
            int length = (int) Math.min(line.length, bytesPerFile);
            out.write(line, 0, length);
            written += length;
        } catch (IOException e) {
            // The same lines go to standard error, where the service manager keeps them.
            close();
        }
    }

    private void open() throws IOException {
        Path file = file(0);
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        written = Files.size(file);
    }

    private void rotate() throws IOException {
        close();
        for (int i = files - 1; i > 0; i--) {
            if (Files.exists(file(i - 1))) {
                Files.move(file(i - 1), file(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path file(int age) {
        return folder.resolve(age == 0 ? "gateway.log" : "gateway." + age + ".log");
    }

    @Override
    public void flush() {
        // Nothing is held back: what is written is with the operating system.
    }

    @Override
    public synchronized void close() {
        try (OutputStream closing = out) {
            written = 0;
        } catch (IOException e) {
            // Nothing was buffered, so nothing is lost.
        } finally {
            out = null;
        }
    }
}
