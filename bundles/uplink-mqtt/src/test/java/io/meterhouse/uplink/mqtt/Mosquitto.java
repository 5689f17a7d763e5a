package io.meterhouse.uplink.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A mosquitto of the test's own, on a free port. */
final class Mosquitto implements AutoCloseable {
    final int port;
    private final Path folder;
    private Process process;

    /** @param configuration besides the listener and persistence */
    Mosquitto(Path folder, String configuration) throws IOException {
        this.folder = folder;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                folder.resolve("mosquitto.conf"),
                """
                per_listener_settings false
                persistence true
                persistence_location %s/
                autosave_interval 1
                autosave_on_changes true
                max_queued_messages 100000
                max_inflight_messages 1000
                user root
                listener %d 127.0.0.1
                """
                                .formatted(folder, port)
                        + configuration);
    }

    static Mosquitto open(Path folder) throws IOException {
        var broker = new Mosquitto(folder, "allow_anonymous true\n");
        broker.start();
        return broker;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    void start() throws IOException {
        process =
                process(folder.resolve("mosquitto.log"), "/usr/sbin/mosquitto", "-v", "-c", folder + "/mosquitto.conf");
        Waiting.until(
                "mosquitto listens",
                () -> {
                    try (var probe = new Socket()) {
                        probe.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                },
                this::log);
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly();
        await(process);
    }

    String log() {
        try {
            return Files.readString(folder.resolve("mosquitto.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A subscriber that is not ours; lines are topic, retained flag, payload. */
    Subscriber subscribe(String topic, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/mosquitto_sub",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-q",
                "1",
                "-t",
                topic,
                "-F",
                "%t %r %p"));
        command.addAll(List.of(more));
        Path lines = Files.createTempFile(folder, "sub", ".txt");
        Process sub = process(lines, command.toArray(String[]::new));
        Waiting.until("the subscription to " + topic, () -> log().contains("Sending SUBACK"), this::log);
        return new Subscriber(lines, sub);
    }

    record Subscriber(Path lines, Process process) implements AutoCloseable {
        /** Whole lines so far. */
        List<String> all() {
            try {
                String text = Files.readString(lines);
                return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Payloads of the topics that end so. */
        List<String> payloads(String end) {
            return all().stream()
                    .map(line -> line.split(" ", 3))
                    .filter(parts -> parts[0].endsWith(end) || parts[0].contains(end + "/"))
                    .map(parts -> parts[2])
                    .toList();
        }

        @Override
        public void close() {
            process.destroy();
            await(process);
        }
    }

    private static Process process(Path output, String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    command[0] + " does not start: install mosquitto and mosquitto-clients (./gateway test does)", e);
        }
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("did not end: " + process.info());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
