package io.meterhouse.itest.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A mosquitto of the test's own. It saves its state at every change, so that a killed one takes nothing with it. */
public final class Mosquitto implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final int consumers;
    private Program program;

    /** Started, for everybody. */
    public Mosquitto(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        port = Ports.free();
        consumers = Ports.free();
        start(true);
    }

    /** Where it listens for the gateway. */
    public int port() {
        return port;
    }

    /** Where it listens for those who read. */
    public int consumers() {
        return consumers;
    }

    /** Starts it on the same ports, with the state that it had; whether it lets the gateway in. */
    public void start(boolean welcome) throws Exception {
        Path configuration = folder.resolve("mosquitto.conf");
        Files.write(
                configuration,
                List.of(
                        "per_listener_settings true",
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous " + welcome,
                        "listener " + consumers + " 127.0.0.1",
                        "allow_anonymous true",
                        "user root",
                        "persistence true",
                        "persistence_location " + folder + "/",
                        "autosave_on_changes true",
                        "autosave_interval 1",
                        "max_queued_messages 0"));
        program = Program.start("/usr/sbin/mosquitto", "-c", configuration.toString());
        Await.until(
                "mosquitto: " + program.lines(),
                Duration.ofSeconds(10),
                () -> Ports.answers(port) && Ports.answers(consumers));
    }

    /** Waits until a client is connected. */
    public void awaitClient(String id) throws InterruptedException {
        program.await(line -> line.contains(" as " + id + " "), 20);
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        program.kill();
        program.exitCode(10);
    }

    @Override
    public void close() {
        program.close();
    }
}
