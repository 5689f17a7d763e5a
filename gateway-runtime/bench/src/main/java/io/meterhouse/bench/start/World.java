package io.meterhouse.bench.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** What is already up when a gateway starts: two panels of 24 points, a broker, a subscriber. */
final class World implements AutoCloseable {
    static final int SPEED = 60;

    final Instant siteOrigin;
    final long wallOrigin;
    /** Whether panel A hangs on a serial line; without socat it is RTU over TCP. */
    final boolean serial;

    private final Deque<Program> programs = new ArrayDeque<>();
    private final int control = freePort();
    private final MqttClient subscriber;
    private final List<Long> live = new ArrayList<>();
    private final String site;

    World(Path folder, String java) throws IOException, InterruptedException, MqttException {
        wallOrigin = System.currentTimeMillis();
        siteOrigin = Instant.ofEpochMilli(wallOrigin);
        serial = Files.isExecutable(Path.of("/usr/bin/socat"));
        int broker = freePort();
        int tcp = freePort();
        int rtu = freePort();
        Path meter = folder.resolve("meter");
        Path port = folder.resolve("port");
        if (serial) {
            start(folder, "socat", List.of("socat", "pty,raw,echo=0,link=" + meter, "pty,raw,echo=0,link=" + port));
            awaitPtys(meter, port);
        }
        start(
                        folder,
                        "broker",
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("house.demo"),
                                "io.meterhouse.demo.Broker",
                                "" + broker,
                                folder.resolve("broker-data").toString()))
                .await("ready");
        start(
                        folder,
                        "simulator",
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("house.simulator"),
                                "io.meterhouse.simulator.SimulatorMain",
                                "--panels",
                                "2",
                                serial ? "--serial" : "--rtu-tcp",
                                serial ? meter + ":115200:1" : rtu + ":1",
                                "--tcp",
                                tcp + ":2",
                                "--control",
                                "" + control,
                                "--site-origin",
                                siteOrigin.toString(),
                                "--wall-origin",
                                "" + wallOrigin,
                                "--speed",
                                "" + SPEED))
                .await("ready");
        site = site(serial ? "transport: rs485, port: " + port + ", baud: 115200" : rtuLine(rtu), tcp, broker);
        subscriber = new MqttClient("tcp://127.0.0.1:" + broker, "bench", new MemoryPersistence());
        subscriber.connect();
        subscriber.subscribe("meterhouse/1/bench/live/#", 0, (topic, message) -> heard());
    }

    private static void awaitPtys(Path meter, Path port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(meter) || !Files.exists(port)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("socat has made no ptys within 10 s");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static String rtuLine(int port) {
        return "transport: rtu-tcp, host: 127.0.0.1, port: " + port;
    }

    private static String site(String serial, int tcp, int broker) {
        String points =
                "profile: panel-24, points: {count: 24, prefix: %s-, phases: [A, B], ct: 200/0.08, rating: 100}}\n";
        return "site: {id: bench, zone: America/New_York}\nlines:\n  - {id: riser, " + serial + "}\n"
                + "  - {id: lan, transport: modbus-tcp, host: 127.0.0.1, port: " + tcp + "}\npanels:\n"
                + "  - {id: A, line: riser, unit: 1, " + points.formatted("A") + "  - {id: B, line: lan, unit: 2, "
                + points.formatted("B") + "uplinks:\n  - {id: cloud, kind: mqtt, url: 'tcp://127.0.0.1:" + broker
                + "'}\n";
    }

    private Program start(Path folder, String name, List<String> command) throws IOException {
        Program program = new Program(folder.resolve(name + ".log"), Map.of(), command);
        programs.push(program);
        return program;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String siteFile() {
        return site;
    }

    private void heard() {
        synchronized (live) {
            live.add(System.currentTimeMillis());
            live.notifyAll();
        }
    }

    void forget() {
        synchronized (live) {
            live.clear();
        }
    }

    /** When the first live message came since {@link #forget}, epoch ms. */
    long firstLive(long patienceMillis) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        synchronized (live) {
            while (live.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new IOException("no live message within " + patienceMillis + " ms");
                }
                live.wait(left);
            }
            return live.get(0);
        }
    }

    /** When any panel's registers were read first after an instant, epoch ms of this machine, as the simulator saw it. */
    OptionalLong firstPoll(long after) throws IOException {
        OptionalLong first = OptionalLong.empty();
        Instant from = siteOrigin.plusMillis((after - wallOrigin) * SPEED);
        for (int panel = 1; panel <= 2; panel++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), control)) {
                socket.setSoTimeout(5000);
                String question = "reads " + panel + " " + from + " " + from.plus(Duration.ofDays(1)) + "\n";
                socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
                String answer = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine();
                String[] words = String.valueOf(answer).split(" ");
                if (words.length > 2) {
                    long at = wallOrigin
                            + Duration.between(siteOrigin, Instant.parse(words[2]))
                                            .toMillis()
                                    / SPEED;
                    first = OptionalLong.of(first.isPresent() ? Math.min(first.getAsLong(), at) : at);
                }
            }
        }
        return first;
    }

    @Override
    public void close() throws InterruptedException {
        try {
            subscriber.disconnectForcibly(200, 200);
            subscriber.close(true);
        } catch (MqttException e) {
            // It goes with the broker.
        }
        for (Program program : programs) {
            program.close();
        }
    }
}
