package io.meterhouse.itest.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that a test started, and what it says. Closed, it is gone. */
public final class Program implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Program(Process process, String name) {
        this.process = process;
        var reader = new Thread(this::read, name + "'s output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program; standard error goes where its output goes. */
    public static Program start(List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start(), command.get(0));
        } catch (IOException e) {
            throw new AssertionError(command.get(0) + " is needed: run cnf/packages", e);
        }
    }

    /** Starts a program. */
    public static Program start(String... command) {
        return start(List.of(command), Map.of());
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(output ended: " + e + ")");
        } finally {
            ended.countDown();
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }

    /** What it said so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Waits for a line, and gives it back. */
    public String await(Predicate<String> wanted, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (lines) {
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !process.isAlive() && ended.getCount() == 0) {
                    throw new AssertionError("the line did not come within " + seconds + " s, or the program ended:\n"
                            + String.join("\n", lines));
                }
                lines.wait(Math.min(left, 100));
            }
        }
    }

    /** Writes a line to its standard input. */
    public void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
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

    /** Kills it and waits until it is gone. */
    @Override
    public void close() {
        kill();
        try {
            exitCode(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
