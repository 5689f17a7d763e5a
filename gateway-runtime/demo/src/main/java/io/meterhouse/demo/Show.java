package io.meterhouse.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One run of the demonstration: its programs, from first to last. */
final class Show implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(40);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int REDRAW_MILLIS = 250;
    /** Panels side by side in a picture. */
    private static final int ABREAST = 2;

    private final Options options;
    private final Interrupt interrupt;
    private final Path home;
    private final Path scratch;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Board board = new Board();
    private final boolean terminal = Boolean.getBoolean("house.terminal");
    private final String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private Clock clock;
    private Building building;
    private Recorder recorder;
    private Rates rates;
    private Child gateway;
    private int control;
    private long gatewayStarted;
    private Instant judgedUntil;
    private boolean closed;
    private boolean onScreen;

    Show(Options options, Interrupt interrupt) throws IOException {
        this.options = options;
        this.interrupt = interrupt;
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
        Files.writeString(home.resolve("etc/tou.yaml"), Building.programme());
        rates = new Rates(home);
        recorder = new Recorder(broker, clientId(), scratch.resolve("messages.log"), board::message);
        startGateway();
    }

    /** Nobody else's, at a broker that many use: a broker ends the older of two clients of one name. 21 characters: all brokers take 23. */
    private static String clientId() {
        return "demo-" + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    }

    /** Site time begins now, or where a kept folder ends: a scaled run gets ahead of the day. */
    private Instant siteOrigin(Instant now) throws DemoException {
        Path store = home.resolve("var/store");
        if (options.home().isEmpty() || !Files.isDirectory(store)) {
            return now;
        }
        Instant newest = KeptTime.newest(java, store, home);
        return newest.isAfter(now) ? newest : now;
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
        say("a critical peak of half an hour: "
                + Path.of(System.getProperty("house.distribution"), "bin/meterhouse") + " --home " + home
                + " tou override --rate D --minutes 30");
        long end = options.seconds()
                .map(seconds -> gatewayStarted + seconds * 1000)
                .orElse(Long.MAX_VALUE);
        if (terminal) {
            System.out.print("\u001b[?1049h\u001b[?25l");
            onScreen = true;
        }
        while (System.currentTimeMillis() < end && gateway.isAlive() && !interrupt.isAsked()) {
            show(name);
            KeptTime.note(home, clock.site());
        }
        judgedUntil = clock.site(Math.min(end, System.currentTimeMillis()));
        if (gateway.isAlive()) {
            drain(name);
        }
        if (options.picture().isPresent()) {
            try {
                Files.writeString(
                        options.picture().get(),
                        Picture.svg(Table.lines(building, board, clock, name, rates.line(), ABREAST)));
            } catch (IOException e) {
                throw new DemoException(3, "the picture cannot be written: " + e.getMessage());
            }
        }
        leaveScreen();
        if (!gateway.isAlive()) {
            throw new DemoException(3, "the gateway ended by itself; its last words:\n" + gateway.printed());
        }
    }

    private void show(String brokerName) {
        rates.look();
        if (terminal) {
            System.out.print(Table.screen(building, board, clock, brokerName, rates.line()));
            System.out.flush();
        } else {
            rates.news().forEach(System.out::println);
            board.news().forEach(System.out::println);
        }
        long until = System.currentTimeMillis() + REDRAW_MILLIS;
        while (System.currentTimeMillis() < until) {
            Child.pause();
        }
    }

    /** Waits until every boundary that is due has come; bounded. */
    private void drain(String brokerName) {
        long seconds = building.intervalSeconds();
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

    private void leaveScreen() {
        if (onScreen) {
            System.out.print("\u001b[?25h\u001b[?1049l");
            System.out.flush();
            onScreen = false;
        }
    }

    /** Has the run judged, if that was asked for. */
    int judge() throws DemoException, IOException {
        if (!options.judged()) {
            return 0;
        }
        Evidence evidence = new Evidence(options, building, clock, home, scratch, control);
        evidence.take(gateway, gatewayStarted, judgedUntil);
        // The gateway says good-bye before it is judged: nothing may come afterwards.
        gateway.close();
        recorder.close();
        return evidence.judge(java);
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
                    if (gateway != null) {
                        gateway.close();
                    }
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
