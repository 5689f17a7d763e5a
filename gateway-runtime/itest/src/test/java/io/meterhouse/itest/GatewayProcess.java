package io.meterhouse.itest;

import io.meterhouse.itest.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A gateway as it ships, in a process of its own, on the Java that runs the tests. */
public final class GatewayProcess implements AutoCloseable {
    private final Program program;

    private GatewayProcess(Program program) {
        this.program = program;
    }

    /** Starts the distribution in a folder (a copy, or {@link House#DISTRIBUTION}). */
    public static GatewayProcess start(Path distribution, Path home, String... options) {
        var command = new ArrayList<String>();
        command.add(distribution.resolve("bin/meterhouse-gateway").toString());
        command.add("--home");
        command.add(home.toString());
        command.addAll(List.of(options));
        return new GatewayProcess(Program.start(command, Map.of("JAVA_HOME", System.getProperty("java.home"))));
    }

    /** What it said so far. */
    public List<String> lines() {
        return program.lines();
    }

    /** Waits for a line. */
    public void await(Predicate<String> wanted, long seconds) throws InterruptedException {
        program.await(wanted, seconds);
    }

    /** Waits until all bundles are started. */
    public void awaitStarted() throws InterruptedException {
        await(line -> line.contains("bundles started"), 30);
    }

    /** Types a line into its console. */
    public void type(String line) throws IOException {
        program.type(line);
    }

    /** SIGTERM. */
    public void terminate() {
        program.terminate();
    }

    /** SIGKILL. */
    public void kill() {
        program.kill();
    }

    /** Waits for its end. */
    public int exitCode(long seconds) throws InterruptedException {
        return program.exitCode(seconds);
    }

    /** The process, for its id and what the kernel says of it. */
    public ProcessHandle handle() {
        return program.handle();
    }

    @Override
    public void close() {
        program.close();
    }
}
