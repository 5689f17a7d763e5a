package io.meterhouse.bench.torture;

import io.meterhouse.bench.OnExit;
import io.meterhouse.bench.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A writing process, and what it has told. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = 100_000;

    private final Process process;
    private final InputStream out;
    private final OnExit<RuntimeException> cleaning;
    private final Told told = new Told();

    /** One that is started, and waits. */
    Child() throws IOException {
        process = new ProcessBuilder(Writer.command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = process.getInputStream();
        cleaning = new OnExit<>(process::destroyForcibly);
    }

    void go(Path folder, long story, long life, Instant now, Check.Known known) throws IOException {
        told.begin(known);
        var in = process.getOutputStream();
        in.write(Writer.order(folder, story, life, now).getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** What it told. */
    Told told() {
        return told;
    }

    /** Reads what there is. */
    void listen() throws IOException {
        try {
            while (out.available() > 0) {
                told.take(out.read());
            }
        } catch (IOException e) {
            // Who ended by itself is asked by ended(); its stream is closed meanwhile.
            if (process.isAlive()) {
                throw e;
            }
        }
    }

    /** Whether the process has ended by itself, which it never should. */
    boolean ended() {
        return !process.isAlive();
    }

    /** Stops it, wherever it is, and reads what it had told. */
    void stop() throws IOException, InterruptedException {
        Shell.run("kill", "-STOP", String.valueOf(process.pid()));
        long patience = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!stopped()) {
            LockSupport.parkNanos(LOOK_NANOS);
            patience -= LOOK_NANOS;
            if (patience < 0) {
                throw new IOException("the writing process does not stop");
            }
        }
        listen();
    }

    private boolean stopped() throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks) {
                String stat = Files.readString(task.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    void resume() throws IOException, InterruptedException {
        Shell.run("kill", "-CONT", String.valueOf(process.pid()));
    }

    /** {@code kill -9}; then reads what it had told. */
    void kill() throws IOException, InterruptedException {
        // Not the process itself: that would close what is left to be read.
        process.toHandle().destroyForcibly();
        for (int octet = out.read(); octet >= 0; octet = out.read()) {
            told.take(octet);
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the writing process does not die");
        }
    }

    @Override
    public void close() {
        cleaning.close();
    }
}
