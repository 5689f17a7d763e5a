package io.meterhouse.bench.start;

import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import io.meterhouse.bench.OnExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The gateway's process alone, as the distribution starts it, with broker and simulator already up: from exec to its first poll and
 * to its first live message at a subscriber, beside an empty framework; and what it weighs after a minute at 60 times the speed of time.
 */
public final class StartBench implements Benchmark {
    private static final int RUNS = 9;
    private static final long RUN_SECONDS = 60;
    private static final long PATIENCE_MILLIS = 40_000;
    private static final List<String> KEYS =
            List.of("first_poll_ms", "first_message_ms", "empty_felix_ms", "rss_mb", "threads");

    private final Path distribution = Path.of(System.getProperty("house.distribution", "."));

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        if (!options.isEmpty()) {
            throw new IllegalArgumentException("bench start takes no options");
        }
        Path folder = Files.createTempDirectory("meterhouse-start");
        String home = System.getProperty("java.home");
        try (OnExit<IOException> cleaning = new OnExit<>(() -> remove(folder));
                World world = new World(folder, home + "/bin/java")) {
            figures.remark("panel A " + (world.serial ? "on a serial line" : "by RTU over TCP, for there is no socat")
                    + ", panel B on Modbus TCP; median of " + RUNS + " starts, then " + RUN_SECONDS + " s");
            measure(figures, world, folder, home, "start.");
            Path other = java25();
            if (other == null) {
                KEYS.forEach(key -> figures.unavailable("start.jdk25." + key, "no JDK 25 under /usr/lib/jvm"));
            } else {
                measure(figures, world, folder, other.toString(), "start.jdk25.");
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private void measure(Figures figures, World world, Path folder, String javaHome, String prefix) throws Exception {
        Shipped shipped = Shipped.prepare(distribution, folder.resolve("dist." + prefix), javaHome);
        figures.remark(prefix + "* is on " + shipped.version());
        Path home = folder.resolve("home" + prefix);
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/site.yaml"), world.siteFile());
        List<Long> polls = new ArrayList<>();
        List<Long> messages = new ArrayList<>();
        List<Long> empties = new ArrayList<>();
        // The first start of all makes the store and warms the disk.
        for (int i = 0; i <= RUNS; i++) {
            long empty = shipped.emptyFramework();
            world.forget();
            try (Program gateway = gateway(world, shipped, folder, home)) {
                long message = world.firstLive(PATIENCE_MILLIS) - gateway.started;
                long poll = world.firstPoll(gateway.started)
                                .orElseThrow(() -> new IOException("a message came and nothing was read"))
                        - gateway.started;
                figures.remark((i == 0 ? "warm-up" : "start " + i) + ": first poll " + poll + " ms, first message "
                        + message + " ms, empty Felix " + empty + " ms");
                if (i > 0) {
                    polls.add(poll);
                    messages.add(message);
                    empties.add(empty);
                }
            }
        }
        figures.add(prefix + "first_poll_ms", median(polls));
        figures.add(prefix + "first_message_ms", median(messages));
        figures.add(prefix + "empty_felix_ms", median(empties));
        try (Program gateway = gateway(world, shipped, folder, home)) {
            TimeUnit.SECONDS.sleep(RUN_SECONDS);
            figures.add(prefix + "rss_mb", gateway.status("VmHWM") / 1024.0);
            figures.add(prefix + "threads", gateway.status("Threads"));
        }
    }

    private static Program gateway(World world, Shipped shipped, Path folder, Path home) throws IOException {
        return new Program(
                folder.resolve("gateway.log"),
                shipped.environment(),
                List.of(
                        shipped.stub().toString(),
                        "--home",
                        home.toString(),
                        "--site-origin",
                        world.siteOrigin.toString(),
                        "--wall-origin",
                        "" + world.wallOrigin,
                        "--speed",
                        "" + World.SPEED));
    }

    private static double median(List<Long> figures) {
        List<Long> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static Path java25() throws IOException {
        try (Stream<Path> found = Files.list(Path.of("/usr/lib/jvm"))) {
            return found.filter(home -> home.getFileName().toString().contains("25")
                            && Files.isExecutable(home.resolve("bin/java")))
                    .findFirst()
                    .orElse(null);
        } catch (java.nio.file.NoSuchFileException e) {
            return null;
        }
    }
}
