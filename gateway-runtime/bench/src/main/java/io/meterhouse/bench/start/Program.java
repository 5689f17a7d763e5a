package io.meterhouse.bench.start;

import io.meterhouse.bench.OnExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program beside the one that is measured, or that itself. Ended when it is closed, and when the benchmark is interrupted. */
final class Program implements AutoCloseable {
    final long started;
    private final Process process;
    private final Path log;
    private final OnExit<InterruptedException> ending;

    Program(Path log, Map<String, String> environment, List<String> command) throws IOException {
        this.log = log;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        started = System.currentTimeMillis();
        process = builder.start();
        ending = new OnExit<>(this::end);
    }

    /** Waits until it has printed a line; gives the instant, epoch ms. */
    long await(String line) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.readString(log).lines().anyMatch(line::equals)) {
            if (!process.isAlive() && !Files.readString(log).contains(line) || System.nanoTime() - deadline > 0) {
                throw new IOException("'" + line + "' was not printed:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return System.currentTimeMillis();
    }

    /** A figure of /proc/PID/status. */
    long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc tells no " + name);
    }

    private void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws InterruptedException {
        ending.close();
    }
}
