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
import java.util.Map;
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
                figures.unavailable("start.jdk25.first_poll_ms", "no JDK 25 under /usr/lib/jvm");
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
        Path home = folder.resolve("home" + prefix);
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/site.yaml"), world.siteFile());
        List<Long> polls = new ArrayList<>();
        List<Long> messages = new ArrayList<>();
        List<Long> empties = new ArrayList<>();
        // The first start of all makes the store and warms the disk.
        for (int i = 0; i <= RUNS; i++) {
            long empty = empty(folder, javaHome);
            world.forget();
            try (Program gateway = gateway(world, folder, home, javaHome)) {
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
        try (Program gateway = gateway(world, folder, home, javaHome)) {
            TimeUnit.SECONDS.sleep(RUN_SECONDS);
            figures.add(prefix + "rss_mb", gateway.status("VmHWM") / 1024.0);
            figures.add(prefix + "threads", gateway.status("Threads"));
        }
    }

    private Program gateway(World world, Path folder, Path home, String javaHome) throws IOException {
        return new Program(
                folder.resolve("gateway.log"),
                Map.of("JAVA_HOME", javaHome),
                List.of(
                        distribution.resolve("bin/meterhouse-gateway").toString(),
                        "--home",
                        home.toString(),
                        "--site-origin",
                        world.siteOrigin.toString(),
                        "--wall-origin",
                        "" + world.wallOrigin,
                        "--speed",
                        "" + World.SPEED));
    }

    /** Milliseconds from exec until a framework without bundles runs, on the same Java with the same flags. */
    private static long empty(Path folder, String javaHome) throws IOException, InterruptedException {
        try (Program felix = new Program(
                folder.resolve("felix.log"),
                Map.of(),
                List.of(
                        javaHome + "/bin/java",
                        "-Xms16m",
                        "-Xmx64m",
                        "-Xss256k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmptyFelix.class.getName(),
                        folder.resolve("felix").toString()))) {
            return felix.await("ready") - felix.started;
        }
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
