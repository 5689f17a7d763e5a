package io.meterhouse.itest;

import io.meterhouse.itest.peer.Await;
import io.meterhouse.itest.peer.Deliveries;
import io.meterhouse.itest.peer.Mosquitto;
import io.meterhouse.itest.peer.PtyPair;
import io.meterhouse.itest.peer.ScaledTime;
import io.meterhouse.itest.peer.Simulation;
import io.meterhouse.itest.peer.Subscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A building on site time that runs 60 times as fast: panel A on a pty, panel B on a port, a mosquitto, a consumer, and the gateway as it
 * ships. An interval closes every five seconds.
 */
final class Building implements AutoCloseable {
    /** The tag of tests that wait for many intervals, and run on one Java only. */
    static final String LONG = "long";

    /** Site time of an interval. */
    static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final int POINTS = 24;

    private Path home;
    private final ScaledTime time = ScaledTime.begin();
    private final PtyPair adapter;
    private final Simulation simulation;
    private final Mosquitto broker;
    private final Subscriber consumer;
    private Meterhouse command;
    private final List<String> panels = new ArrayList<>(List.of("A", "B"));
    private final List<GatewayProcess> lives = new ArrayList<>();
    private GatewayProcess gateway;

    /** Everything but the gateway is started. */
    Building(Path folder, Path home) throws Exception {
        this.home = home;
        Path gatewayEnd = folder.resolve("ttyMeters");
        Path meterEnd = folder.resolve("ttyPanel");
        adapter = new PtyPair(gatewayEnd, meterEnd);
        simulation = Simulation.twoPanels(time, meterEnd);
        broker = new Mosquitto(folder.resolve("broker"));
        consumer = new Subscriber(broker.consumers(), "meterhouse/1/#");
        broker.awaitClient(Subscriber.ID);
        command = new Meterhouse(home);
        Files.createDirectories(home.resolve("etc"));
        writeSite(House.siteOfTwoPanels(gatewayEnd, simulation.tcp(), broker.port()));
    }

    /** Replaces the site file, all at once. */
    void writeSite(String text) throws IOException {
        Path written = home.resolve("etc/site.yaml.new");
        Files.writeString(written, text);
        Files.move(written, home.resolve("etc/site.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    String site() throws IOException {
        return Files.readString(home.resolve("etc/site.yaml"));
    }

    /** Starts the gateway, which must not run, and waits until it is up. */
    GatewayProcess start() throws InterruptedException {
        launch().awaitStarted();
        return gateway;
    }

    /** Starts the gateway's process, and waits for nothing. */
    GatewayProcess launch() {
        List<String> options = new ArrayList<>(time.options());
        options.add("--unsafe-updates");
        gateway = GatewayProcess.start(House.DISTRIBUTION, home, options.toArray(String[]::new));
        lives.add(gateway);
        return gateway;
    }

    /** From now on the gateway is another one, in another folder; the one before must not run any more. */
    void moveTo(Path elsewhere) {
        home = elsewhere;
        command = new Meterhouse(elsewhere);
    }

    /** What the gateway said in all its lives. */
    List<String> lines() {
        return lives.stream().flatMap(life -> life.lines().stream()).toList();
    }

    Path home() {
        return home;
    }

    ScaledTime time() {
        return time;
    }

    PtyPair adapter() {
        return adapter;
    }

    Simulation simulation() {
        return simulation;
    }

    Mosquitto broker() {
        return broker;
    }

    Subscriber consumer() {
        return consumer;
    }

    Meterhouse command() {
        return command;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** The channels of a panel. */
    static List<String> channels(String panel) {
        return IntStream.rangeClosed(1, POINTS)
                .mapToObj(point -> panel + "-" + (point < 10 ? "0" : "") + point + ".kwh-del")
                .toList();
    }

    /** The channels of both panels. */
    static List<String> channels() {
        return Stream.concat(channels("A").stream(), channels("B").stream()).toList();
    }

    /** The panels that the gateway reads. */
    List<String> panels() {
        return List.copyOf(panels);
    }

    /** The third panel, which nobody read before, into the site file; on the line of the second. */
    void addPanelC() throws IOException {
        String c =
                """
                  - id: C
                    line: lan
                    unit: 2
                    profile: panel-24
                    points: {count: 24, prefix: C-, suiteFrom: 301, phases: [C, A], ct: 200/0.08, rating: 100}
                uplinks:
                """;
        panels.add("C");
        writeSite(site().replaceFirst("uplinks:\n", c));
    }

    /** Waits until the consumer has an interval with a value of every channel that ends after an instant. */
    Deliveries awaitDelivered(List<String> channels, Instant after, Duration limit) throws Exception {
        Await.until(
                "intervals after " + after + " at the consumer, of " + channels.get(0)
                        + " and others; the gateway said:\n" + String.join("\n", lines()),
                limit,
                () -> consumer.deliveries().complete(channels).isAfter(after));
        return consumer.deliveries();
    }

    /** Waits until it is so late. */
    void awaitSiteTime(Instant instant, Duration limit) throws Exception {
        Await.until("site time " + instant, limit, () -> time.now().isAfter(instant));
    }

    /** {@link #awaitDelivered} of both panels, for what ends a number of intervals from now. */
    Deliveries awaitMore(int intervals) throws Exception {
        return awaitMore(channels(), intervals);
    }

    /** The same for some channels. */
    Deliveries awaitMore(List<String> channels, int intervals) throws Exception {
        Instant after = time.now().plus(INTERVAL.multipliedBy(intervals - 1L));
        return awaitDelivered(channels, after, Duration.ofSeconds(5L * intervals + 30));
    }

    @Override
    public void close() throws Exception {
        try (adapter;
                broker;
                simulation;
                consumer) {
            if (gateway != null) {
                gateway.close();
            }
        }
    }
}
