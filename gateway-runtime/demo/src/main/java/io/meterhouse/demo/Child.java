package io.meterhouse.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that was started. A small shell watches over it: when this program ends in whatever way, the pipe to the shell breaks and
 * the shell ends the program. Ctrl-C, which a terminal sends to all of them, is left to this program.
 */
final class Child implements AutoCloseable {
    private static final long POLL_MILLIS = 20;
    private static final String GUARD =
            """
            exec 3<&0
            pidfile=$1; shift
            "$@" </dev/null 3<&- &
            child=$!
            echo $child >"$pidfile"
            { cat <&3 >/dev/null; kill $child 2>/dev/null; sleep 12; kill -9 $child 2>/dev/null; } >/dev/null 2>&1 3<&3 &
            watch=$!
            trap 'kill $child 2>/dev/null' TERM
            trap '' INT
            wait $child; status=$?
            while kill -0 $child 2>/dev/null; do wait $child; status=$?; done
            kill $watch 2>/dev/null
            exit $status
            """;

    private final String name;
    private final Process process;
    private final Path pidFile;
    private final Path log;
    private final OutputStream life;

    private Child(String name, Process process, Path pidFile, Path log) {
        this.name = name;
        this.process = process;
        this.pidFile = pidFile;
        this.log = log;
        this.life = process.getOutputStream();
    }

    static Child start(String name, Path folder, List<String> command) throws DemoException {
        Path pidFile = folder.resolve(name + ".pid");
        Path log = folder.resolve(name + ".log");
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "guard", pidFile.toString()));
        guarded.addAll(command);
        try {
            Files.deleteIfExists(pidFile);
            Process process = new ProcessBuilder(guarded)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Child(name, process, pidFile, log);
        } catch (IOException e) {
            throw new DemoException(3, "the " + name + " cannot be started: " + e.getMessage());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The id of the program's own process. */
    long pid() throws DemoException {
        await("process id", Duration.ofSeconds(10), () -> size(pidFile) > 0);
        try {
            return Long.parseLong(Files.readString(pidFile).trim());
        } catch (IOException e) {
            throw new DemoException(3, "the " + name + " has no process id: " + e.getMessage());
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** What it has printed. */
    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits for something that it does. */
    void await(String what, Duration most, BooleanSupplier done) throws DemoException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean()) {
            if (!isAlive() && !done.getAsBoolean()) {
                throw new DemoException(3, "the " + name + " ended by itself; its last words:\n" + lastWords());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new DemoException(
                        3, "the " + name + " did not come up in time (" + what + "); its last words:\n" + lastWords());
            }
            pause();
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String lastWords() {
        List<String> lines = printed().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    /** Ends it, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(12, TimeUnit.SECONDS)) {
                life.close();
                process.destroyForcibly();
            }
            life.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The pipe was closed by its other end.
        }
    }
}
