package io.meterhouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is laid before the judge, who is a program of its own, and what people are told of its judgement. */
final class Evidence {
    private static final long PATIENCE_MILLIS = 10_000;
    /** The most that the command takes. */
    private static final String EVENTS = "10000";

    private final Options options;
    private final Building building;
    private final Clock clock;
    private final GatewaySocket gateway;
    private final Path scratch;
    private final int control;
    private final ObjectMapper mapper = new ObjectMapper();

    Evidence(Options options, Building building, Clock clock, Path home, Path scratch, int control) {
        this.options = options;
        this.building = building;
        this.clock = clock;
        this.gateway = new GatewaySocket(home);
        this.scratch = scratch;
        this.control = control;
    }

    /** Asks, while the gateway still runs, what it has. */
    void take(Child process, long started, Instant stop) throws DemoException, IOException {
        ObjectNode run = mapper.createObjectNode();
        run.put("interval", building.intervalSeconds());
        // As the site file has it where it says nothing: 150 s, at most half the interval.
        run.put("tolerance", Math.min(150, building.intervalSeconds() / 2));
        run.put("site_origin", clock.siteOrigin().toString());
        run.put("wall_origin", clock.wallOrigin());
        run.put("speed", clock.speed());
        run.put("gateway_started", started);
        run.put("stop", stop.toString());
        run.put("minimum", leastBoundaries(clock.wall(stop) - started));
        ArrayNode panels = run.putArray("panels");
        for (Building.Panel panel : building.panels()) {
            ObjectNode one = panels.addObject();
            one.put("id", panel.id()).put("simulator", panel.number()).put("modulus", 1L << 32);
            ArrayNode channels = one.putArray("channels");
            for (int position = 1; position <= 24; position++) {
                channels.add(panel.channel(position));
            }
        }
        run.set("process", process(process.pid()));
        mapper.writeValue(scratch.resolve("run.json").toFile(), run);
        ObjectNode said = stored();
        events(said.putArray("events"));
        ArrayNode errors = said.putArray("log_errors");
        process.printed().lines().filter(line -> line.contains(" ERROR ")).forEach(errors::add);
        mapper.writeValue(scratch.resolve("stored.json").toFile(), said);
    }

    /** The boundaries that so long a run has at least: one interval to begin with, one that may be cut, one for the start. */
    private long leastBoundaries(long ranMillis) {
        return Math.max(1, ranMillis * options.speed() / 1000 / building.intervalSeconds() - 3);
    }

    private ObjectNode process(long pid) {
        ObjectNode figures = mapper.createObjectNode();
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    figures.put("peak_rss_kb", Long.parseLong(line.replaceAll("\\D", "")));
                } else if (line.startsWith("Threads:")) {
                    figures.put("threads", Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            figures.put("unavailable", String.valueOf(e.getMessage()));
        }
        return figures;
    }

    /** Every interval of the run, as the gateway shows it, and how far the broker has acknowledged. */
    private ObjectNode stored() throws IOException {
        ObjectNode stored = mapper.createObjectNode();
        stored.put("acknowledged", acknowledged());
        ObjectNode channels = stored.putObject("channels");
        for (Building.Panel panel : building.panels()) {
            for (int position = 1; position <= 24; position++) {
                ArrayNode rows = channels.putArray(panel.channel(position));
                gateway.rows(
                                "intervals",
                                Map.of(
                                        "channel",
                                        panel.channel(position),
                                        "--from",
                                        clock.siteOrigin().toString(),
                                        "--all-revisions",
                                        "true"))
                        .forEach(row -> {
                            ObjectNode one = rows.addObject();
                            row.forEach((column, value) -> one.set(column, plain(value)));
                        });
            }
        }
        return stored;
    }

    /** Those of this run: a kept folder has older ones. */
    private void events(ArrayNode events) throws IOException {
        for (Map<String, JsonNode> row : gateway.rows("events", Map.of("--limit", EVENTS))) {
            if (!Instant.parse(plain(row.get("at")).asText()).isBefore(clock.siteOrigin())) {
                ObjectNode one = events.addObject();
                row.forEach((column, value) -> one.set(column, plain(value)));
            }
        }
    }

    /** An instant comes as an object. */
    private static JsonNode plain(JsonNode value) {
        return value.has("at") ? value.get("at") : value;
    }

    /** The sequence up to which everything is acknowledged, after the newest has had its time. */
    private long acknowledged() throws IOException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            List<Map<String, JsonNode>> uplinks = gateway.rows("uplinks", Map.of());
            boolean behind = uplinks.isEmpty() || uplinks.get(0).get("behind").asLong(1) > 0;
            if (!behind || System.currentTimeMillis() > deadline) {
                return uplinks.isEmpty()
                        ? 0
                        : uplinks.get(0).get("acknowledged").asLong();
            }
            Child.pause();
        }
    }

    /** Runs the judge, and tells what it found; 0 clean, 1 not. */
    int judge(String java) throws DemoException, IOException {
        Path report = options.report().orElse(scratch.resolve("report.json"));
        List<String> command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.meterhouse.judge.Judge",
                "--run",
                scratch.resolve("run.json").toString(),
                "--messages",
                scratch.resolve("messages.log").toString(),
                "--truth",
                "127.0.0.1:" + control,
                "--store",
                scratch.resolve("stored.json").toString(),
                "--report",
                report.toString());
        try {
            int verdict = new ProcessBuilder(command).inheritIO().start().waitFor();
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

    private void summary(JsonNode report) {
        JsonNode total = report.path("total");
        StringBuilder text = new StringBuilder("\n");
        line(
                text,
                "channels",
                report.path("channels_total"),
                "of " + building.panels().size() + " panels");
        line(text, "intervals expected", total.path("expected"), "");
        line(text, "stored", total.path("stored"), "");
        line(text, "acknowledged", total.path("acknowledged"), "by the broker");
        line(text, "acknowledged, not here", total.path("acknowledged_not_received"), "");
        line(text, "received", total.path("received"), "");
        line(text, "missing", total.path("missing"), "");
        line(text, "redelivered", total.path("redelivered"), "allowed: told twice, counted once");
        line(text, "conflicts", total.path("conflicts"), "");
        line(text, "duplicates", total.path("duplicates"), "");
        line(text, "sum errors", total.path("sum").path("error_counts"), "counts");
        line(text, "boundary errors", total.path("boundary_error_counts"), "counts, against the simulator's registers");
        line(text, "wide brackets unflagged", total.path("wide_brackets_not_flagged"), "");
        line(text, "first poll", report.path("times").path("first_poll_ms"), "ms after the start");
        line(text, "first live message", report.path("times").path("first_live_message_ms"), "ms after the start");
        line(text, "peak memory", megabytes(report.path("process").path("peak_rss_kb")), "MB");
        line(text, "threads", report.path("process").path("threads"), "");
        line(text, "events to look at", report.path("events").path("count"), kinds(report));
        line(text, "errors in the log", report.path("log").path("errors"), "");
        report.path("faults")
                .forEach(
                        fault -> text.append("  FAULT: ").append(fault.asText()).append('\n'));
        text.append(
                report.path("clean").asBoolean()
                        ? "\n  clean: every interval was delivered, once, and is true\n"
                        : "\n  NOT clean\n");
        options.report()
                .ifPresent(file ->
                        text.append("  the whole report is in ").append(file).append('\n'));
        System.out.print(text);
    }

    private static JsonNode megabytes(JsonNode kilobytes) {
        return kilobytes.isNumber() ? new LongNode(Math.round(kilobytes.asLong() / 1024.0)) : kilobytes;
    }

    private static String kinds(JsonNode report) {
        Set<String> kinds = new TreeSet<>();
        report.path("events")
                .path("kinds")
                .forEach(event -> kinds.add(event.path("kind").asText()));
        return String.join(", ", kinds);
    }

    private static void line(StringBuilder text, String name, JsonNode figure, String remark) {
        text.append("  %-24s %8s  %s"
                        .formatted(name, figure.asText("-"), remark)
                        .stripTrailing())
                .append('\n');
    }
}
