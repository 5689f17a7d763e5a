package io.meterhouse.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A gateway as it ships, in a process of its own, on the Java that runs the tests. */
public final class GatewayProcess implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private GatewayProcess(Process process) {
        this.process = process;
        var reader = new Thread(this::read, "gateway's output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the distribution in a folder (a copy, or {@link House#DISTRIBUTION}). */
    public static GatewayProcess start(Path distribution, Path home, String... options) throws IOException {
        var command = new ArrayList<String>();
        command.add(distribution.resolve("bin/meterhouse-gateway").toString());
        command.add("--home");
        command.add(home.toString());
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new GatewayProcess(builder.start());
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("(output ended: " + e + ")");
            }
        } finally {
            ended.countDown();
        }
    }

    /** What it said so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Waits for a line. */
    public void await(Predicate<String> wanted, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (lines) {
            while (lines.stream().noneMatch(wanted)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !process.isAlive() && ended.getCount() == 0) {
                    throw new AssertionError(
                            "the line did not come within " + seconds + " s:\n" + String.join("\n", lines));
                }
                lines.wait(Math.min(left, 100));
            }
        }
    }

    /** Waits until all bundles are started. */
    public void awaitStarted() throws InterruptedException {
        await(line -> line.contains("bundles started"), 30);
    }

    /** SIGTERM. */
    public void terminate() {
        // By its handle: the process's own method closes its output as well.
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end. */
    public int exitCode(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS) || !ended.await(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s:\n" + String.join("\n", lines()));
        }
        return process.exitValue();
    }

    /** The process, for its id and what the kernel says of it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
