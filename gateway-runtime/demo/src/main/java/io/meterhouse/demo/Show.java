package io.meterhouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of the demonstration: its programs, from first to last. */
final class Show implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(40);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int REDRAW_MILLIS = 250;

    private final Options options;
    private final Path home;
    private final Path scratch;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Board board = new Board();
    private final boolean terminal = System.console() != null;
    private final String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private Clock clock;
    private Building building;
    private Recorder recorder;
    private Child gateway;
    private int control;
    private long gatewayStarted;
    private Instant judgedUntil;
    private boolean closed;
    private boolean onScreen;

    Show(Options options) throws IOException {
        this.options = options;
        this.scratch = Files.createTempDirectory("meterhouse-demo");
        this.home = options.home().orElse(scratch.resolve("home"));
        Files.createDirectories(home.resolve("etc"));
    }

    void start() throws DemoException, IOException {
        long now = System.currentTimeMillis();
        clock = new Clock(siteOrigin(Instant.ofEpochMilli(now)), now, options.speed());
        int rtu = freePort();
        int tcp = freePort();
        control = freePort();
        Optional<String> serial = serialPair();
        String broker = options.broker().isPresent() ? options.broker().get() : embeddedBroker();
        building = new Building(Building.panels(options.panels()), serial, rtu, tcp, options.interval(), broker);
        simulator(rtu, tcp);
        Path etc = home.resolve("etc/site.yaml");
        Files.writeString(etc, building.siteFile());
        recorder = new Recorder(
                broker,
                "demo-recorder-" + ProcessHandle.current().pid(),
                scratch.resolve("messages.log"),
                board::message);
        startGateway();
    }

    /** Site time begins now, or where a kept folder ends. */
    private Instant siteOrigin(Instant now) throws DemoException {
        if (options.home().isEmpty()) {
            return now;
        }
        Path store = home.resolve("var/store");
        if (!Files.isDirectory(store)) {
            return now;
        }
        Path jar = Path.of(System.getProperty("house.distribution"), "bundles/io.meterhouse.store.h2.jar");
        String classPath = jar + ":" + Path.of(System.getProperty("house.distribution"), "lib") + "/*";
        try {
            Process process = new ProcessBuilder(
                            java, "-cp", classPath, "io.meterhouse.store.h2.NewestRecord", store.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            Instant newest = text.isEmpty() ? Instant.MIN : Instant.parse(text);
            return newest.isAfter(now) ? newest : now;
        } catch (IOException | RuntimeException e) {
            throw new DemoException(3, "the store in " + store + " cannot be read: " + e.getMessage());
        }
    }

    private Optional<String> serialPair() throws DemoException {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "socat")));
        if (!there) {
            say("socat is not installed, so no serial line can be made: panel A is read by RTU over TCP");
            return Optional.empty();
        }
        Path meter = scratch.resolve("meter");
        Path port = scratch.resolve("ttyA");
        Child socat = child("socat", List.of("socat", "pty,raw,echo=0,link=" + meter, "pty,raw,echo=0,link=" + port));
        socat.await("two ptys", START, () -> Files.exists(meter) && Files.exists(port));
        return Optional.of(port.toString());
    }

    private String embeddedBroker() throws DemoException, IOException {
        int port = freePort();
        Child broker = child(
                "broker",
                List.of(
                        java,
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.meterhouse.demo.Broker",
                        Integer.toString(port),
                        scratch.resolve("broker").toString()));
        broker.await("ready", START, () -> broker.printed().contains("ready"));
        return "tcp://127.0.0.1:" + port;
    }

    private void simulator(int rtu, int tcp) throws DemoException {
        List<String> command = new ArrayList<>(List.of(
                java,
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("house.simulator"),
                "io.meterhouse.simulator.SimulatorMain",
                "--panels",
                Integer.toString(options.panels()),
                "--control",
                Integer.toString(control),
                "--site-origin",
                clock.siteOrigin().toString(),
                "--wall-origin",
                Long.toString(clock.wallOrigin()),
                "--speed",
                Integer.toString(clock.speed())));
        if (building.serial().isPresent()) {
            command.addAll(List.of("--serial", scratch.resolve("meter") + ":115200:" + building.units(true)));
        } else {
            command.addAll(List.of("--rtu-tcp", rtu + ":" + building.units(true)));
        }
        if (building.hasEthernet()) {
            command.addAll(List.of("--tcp", tcp + ":" + building.units(false)));
        }
        Child simulator = child("simulator", command);
        simulator.await("ready", START, () -> simulator.printed().lines().anyMatch("ready"::equals));
    }

    private void startGateway() throws DemoException {
        Path stub = Path.of(System.getProperty("house.distribution"), "bin/meterhouse-gateway");
        gatewayStarted = System.currentTimeMillis();
        gateway = child(
                "gateway",
                List.of(
                        stub.toString(),
                        "--home",
                        home.toString(),
                        "--site-origin",
                        clock.siteOrigin().toString(),
                        "--wall-origin",
                        Long.toString(clock.wallOrigin()),
                        "--speed",
                        Integer.toString(clock.speed())));
    }

    private Child child(String name, List<String> command) throws DemoException {
        Child child = Child.start(name, scratch, command);
        synchronized (children) {
            children.push(child);
        }
        return child;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void say(String line) {
        if (!onScreen) {
            System.out.println(line);
        }
    }

    /** Shows what comes, for as long as was asked. */
    void play() throws DemoException {
        String name = options.broker().orElse("of its own");
        say("panels "
                + String.join(
                        ", ", building.panels().stream().map(Building.Panel::id).toList()) + ": 24 points each; "
                + building.serial().map(port -> "panel A on a serial line").orElse("panel A by RTU over TCP")
                + "; broker " + name + "; messages are kept in " + scratch.resolve("messages.log"));
        long end = options.seconds()
                .map(seconds -> gatewayStarted + seconds * 1000)
                .orElse(Long.MAX_VALUE);
        if (terminal) {
            System.out.print("\u001b[?1049h\u001b[?25l");
            onScreen = true;
        }
        while (System.currentTimeMillis() < end && gateway.isAlive()) {
            show(name);
        }
        judgedUntil = clock.site(Math.min(end, System.currentTimeMillis()));
        if (gateway.isAlive()) {
            drain(name);
        }
        leaveScreen();
        if (!gateway.isAlive()) {
            throw new DemoException(3, "the gateway ended by itself; its last words:\n" + gateway.printed());
        }
    }

    private void show(String brokerName) {
        if (terminal) {
            System.out.print(Table.screen(building, board, clock, brokerName));
            System.out.flush();
        } else {
            board.news().forEach(System.out::println);
        }
        long until = System.currentTimeMillis() + REDRAW_MILLIS;
        while (System.currentTimeMillis() < until) {
            Child.pause();
        }
    }

    /** Waits until every boundary that is due has come; bounded. */
    private void drain(String brokerName) {
        long seconds = intervalSeconds();
        // Boundaries follow local midnight; for lengths of an hour at most that is the same as UTC in this zone.
        Instant due = Instant.ofEpochSecond(Math.floorDiv(judgedUntil.getEpochSecond(), seconds) * seconds);
        long deadline = System.currentTimeMillis() + DRAIN.toMillis();
        while (System.currentTimeMillis() < deadline
                && gateway.isAlive()
                && building.panels().stream()
                        .anyMatch(panel -> board.lastEnd(panel.id()).isBefore(due))) {
            show(brokerName);
        }
    }

    private long intervalSeconds() {
        Matcher matcher = Pattern.compile("(\\d+)([mh])").matcher(options.interval());
        if (!matcher.matches()) {
            return 300;
        }
        return Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("h") ? 3600 : 60);
    }

    private void leaveScreen() {
        if (onScreen) {
            System.out.print("\u001b[?25h\u001b[?1049l");
            System.out.flush();
            onScreen = false;
        }
    }

    /** Has the run judged; without a given length there is nothing to judge by. */
    int judge() throws DemoException, IOException {
        if (options.seconds().isEmpty()) {
            return 0;
        }
        Path process = scratch.resolve("process.json");
        Path stored = scratch.resolve("stored.json");
        ObjectMapper mapper = new ObjectMapper();
        mapper.writeValue(process.toFile(), processFigures());
        mapper.writeValue(stored.toFile(), stored());
        Path report = options.report().orElse(scratch.resolve("report.json"));
        List<String> command = new ArrayList<>(List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                "io.meterhouse.judge.Judge",
                "--log",
                scratch.resolve("messages.log").toString(),
                "--control",
                Integer.toString(control),
                "--from",
                clock.siteOrigin().toString(),
                "--until",
                judgedUntil.toString(),
                "--channels",
                Integer.toString(24 * options.panels()),
                "--boundaries",
                Long.toString(leastBoundaries()),
                "--store",
                stored.toString(),
                "--process",
                process.toString(),
                "--report",
                report.toString()));
        building.panels().forEach(panel -> command.addAll(List.of("--panel", panel.id() + "=" + panel.number())));
        try {
            Process judge = new ProcessBuilder(command).inheritIO().start();
            int verdict = judge.waitFor();
            if (verdict > 1) {
                throw new DemoException(3, "the run could not be judged");
            }
            summary(mapper.readTree(report.toFile()));
            return verdict;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException(3, "interrupted");
        }
    }

    /** The boundaries that so long a run has at least: one interval to begin with, one that may be cut, one for the start. */
    private long leastBoundaries() {
        return Math.max(1, options.seconds().orElse(0L) * options.speed() / intervalSeconds() - 3);
    }

    private Map<String, Object> processFigures() throws DemoException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("started_epoch_ms", gatewayStarted);
        firstPoll().ifPresent(millis -> figures.put("first_poll_ms", millis));
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(gateway.pid()), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    figures.put("peak_rss_kb", Long.parseLong(line.replaceAll("\\D", "")));
                } else if (line.startsWith("Threads:")) {
                    figures.put("threads", Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            figures.put("peak_rss_kb", "unavailable: " + e.getMessage());
        }
        return figures;
    }

    /** Milliseconds from the gateway's start to the first read of a register, as the simulator saw it. */
    private Optional<Long> firstPoll() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), control)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("reads 1\n".getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            byte[] answer = new byte[256];
            int length = socket.getInputStream().read(answer);
            String[] words = new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8)
                    .trim()
                    .split("\\s+");
            return words.length < 3
                    ? Optional.empty()
                    : Optional.of(clock.wall(Instant.parse(words[2])) - gatewayStarted);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the gateway says that it has: intervals of each channel, and those of them that the broker acknowledged. */
    private Map<String, Object> stored() throws IOException {
        GatewaySocket socket = new GatewaySocket(home);
        List<Map<String, JsonNode>> uplinks = socket.rows("uplinks", Map.of());
        boolean allAcknowledged = !uplinks.isEmpty()
                && uplinks.stream()
                        .allMatch(row ->
                                row.containsKey("behind") && row.get("behind").asLong(1) == 0);
        Map<String, Object> stored = new LinkedHashMap<>();
        for (Building.Panel panel : building.panels()) {
            for (int position = 1; position <= 24; position++) {
                String channel = panel.point(position) + ".kwh-del";
                int rows = socket.rows(
                                "intervals",
                                Map.of(
                                        "channel",
                                        channel,
                                        "--from",
                                        clock.siteOrigin().toString()))
                        .size();
                stored.put(channel, Map.of("stored", rows, "acknowledged", allAcknowledged ? rows : 0));
            }
        }
        return stored;
    }

    private void summary(JsonNode report) {
        System.out.println();
        System.out.println(report.path("channels").asText() + " channels, from "
                + clock.siteOrigin()
                        .atZone(ZoneId.of("America/Toronto"))
                        .toLocalDateTime()
                        .withNano(0) + " to "
                + judgedUntil
                        .atZone(ZoneId.of("America/Toronto"))
                        .toLocalDateTime()
                        .withNano(0) + " at the site");
        for (String key : List.of(
                "expected",
                "stored",
                "acknowledged",
                "received",
                "missing",
                "without_value",
                "redelivered",
                "conflicts",
                "duplicates",
                "sum.error_counts",
                "boundary_error_counts",
                "wide_brackets_unflagged",
                "first_poll_ms",
                "first_live_message_ms",
                "peak_rss_kb",
                "threads")) {
            System.out.printf("  %-26s %s%n", key, report.path(key).asText("-"));
        }
        report.path("faults").forEach(fault -> System.out.println("  fault: " + fault.asText()));
        System.out.println(report.path("clean").asBoolean() ? "clean" : "NOT clean");
        options.report().ifPresent(file -> System.out.println("the whole report is in " + file));
    }

    @Override
    public void close() {
        synchronized (children) {
            if (closed) {
                return;
            }
            closed = true;
            leaveScreen();
            try {
                if (recorder != null) {
                    // The gateway says good-bye before the broker goes.
                    children.peek().close();
                    recorder.close();
                }
            } catch (IOException e) {
                System.err.println("the message log could not be closed: " + e.getMessage());
            }
            children.forEach(Child::close);
            remove();
        }
    }

    private void remove() {
        if (options.keep()) {
            System.out.println("kept: " + home + " and " + scratch);
            return;
        }
        try (Stream<Path> files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println(scratch + " could not be removed: " + e.getMessage());
        }
    }
}
