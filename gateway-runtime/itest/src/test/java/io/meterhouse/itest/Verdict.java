package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meterhouse.itest.peer.Await;
import io.meterhouse.itest.peer.Program;
import io.meterhouse.itest.peer.ScaledTime;
import io.meterhouse.itest.peer.Subscriber;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The judge of the demonstration, a program that shares no code with the gateway, over what the consumer of a building was given. */
final class Verdict {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOLERANCE_SECONDS = 150;
    private static final long SECONDS = 60;

    private final Building building;
    private final Path folder;
    private final ArrayNode gaps = JSON.createArrayNode();
    private Long shared;

    private Verdict(Building building, Path folder) {
        this.building = building;
        this.folder = folder;
    }

    /** @param folder for what is laid before the judge */
    static Verdict of(Building building, Path folder) {
        return new Verdict(building, folder);
    }

    /** A meter of the panel was away on purpose: intervals of that span need have no value. Everywhere else they must. */
    Verdict allowingGaps(String panel, Instant from, Instant to) {
        gaps.addObject().put("panel", panel).put("from", from.toString()).put("to", to.toString());
        return this;
    }

    /** The gateway was restored from a backup with so many sequences: what came after it may be told anew, in another epoch. */
    Verdict restoredFrom(long sequence) {
        shared = sequence;
        return this;
    }

    /**
     * Nothing missing, nothing twice, every sum and every boundary true, up to an instant, from which all was delivered; and what the
     * gateway's store says is the same. The gateway runs.
     *
     * @param least so many intervals of each channel that are looked at: fewer would prove nothing
     * @return the judge's report
     */
    JsonNode isClean(Instant last, int least) throws Exception {
        Path run = folder.resolve("run.json");
        Path messages = folder.resolve("messages.log");
        Path store = folder.resolve("stored.json");
        JSON.writeValue(run.toFile(), run(last, least));
        JSON.writeValue(store.toFile(), stored());
        Files.write(messages, log());
        Path demo = House.ROOT.resolve("gateway-runtime/demo/target");
        try (Program judge = Program.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        demo.resolve("io.meterhouse.demo-1.0.0-SNAPSHOT.jar") + ":" + demo.resolve("lib") + "/*",
                        "io.meterhouse.judge.Judge",
                        "--run",
                        run.toString(),
                        "--messages",
                        messages.toString(),
                        "--truth",
                        "127.0.0.1:" + building.simulation().control(),
                        "--store",
                        store.toString(),
                        "--report",
                        folder.resolve("report.json").toString()),
                Map.of())) {
            int status = judge.exitCode(SECONDS);
            assertThat(status).as("the judge: %s", judge.lines()).isLessThan(2);
        }
        var report = JSON.readTree(folder.resolve("report.json").toFile());
        assertThat(report.get("faults"))
                .as("faults; the gateway said:\n%s", String.join("\n", building.lines()))
                .isEmpty();
        assertThat(report.get("clean").asBoolean()).isTrue();
        assertThat(report.get("channels_total").asInt()).isEqualTo(channels().size());
        return report;
    }

    private List<String> channels() {
        return building.panels().stream()
                .flatMap(panel -> Building.channels(panel).stream())
                .toList();
    }

    /** What the gateway says that it has, once the broker has acknowledged all of it and the consumer has it too. */
    private ObjectNode stored() throws Exception {
        var gateway = new GatewaySocket(building.home());
        ObjectNode stored = JSON.createObjectNode();
        Await.until("the broker's acknowledgement of everything", Duration.ofSeconds(30), () -> {
            JsonNode uplink = gateway.rows("uplinks", Map.of()).get(0);
            stored.set("acknowledged", uplink.get("acknowledged"));
            return uplink.get("behind").asLong() == 0;
        });
        ObjectNode channels = stored.putObject("channels");
        for (String channel : channels()) {
            channels.set(
                    channel,
                    gateway.rows(
                            "intervals",
                            Map.of(
                                    "channel",
                                    channel,
                                    "--from",
                                    building.time().siteOrigin().toString(),
                                    "--all-revisions",
                                    "true")));
        }
        stored.set("events", gateway.rows("events", Map.of("--limit", "10000")));
        ArrayNode errors = stored.putArray("log_errors");
        building.lines().stream().filter(line -> line.contains(" ERROR ")).forEach(errors::add);
        long acknowledged = stored.get("acknowledged").asLong();
        Await.until(
                "what the broker acknowledged, at the consumer",
                Duration.ofSeconds(20),
                () -> building.consumer().newestSequence() >= acknowledged);
        return stored;
    }

    private ObjectNode run(Instant last, int least) {
        ScaledTime time = building.time();
        ObjectNode run = JSON.createObjectNode();
        run.put("interval", Building.INTERVAL.toSeconds());
        run.put("tolerance", TOLERANCE_SECONDS);
        run.put("site_origin", time.siteOrigin().toString());
        run.put("wall_origin", time.wallOriginMillis());
        run.put("speed", time.speed());
        run.put("gateway_started", time.wallOriginMillis());
        run.put("stop", last.toString());
        run.put("minimum", least);
        run.set("gaps", gaps);
        if (shared != null) {
            run.put("shared", shared);
        }
        ArrayNode panels = run.putArray("panels");
        for (String panel : building.panels()) {
            ObjectNode one = panels.addObject();
            one.put("id", panel)
                    .put("simulator", building.panels().indexOf(panel) + 1)
                    .put("modulus", 1L << 32);
            ArrayNode channels = one.putArray("channels");
            Building.channels(panel).forEach(channels::add);
        }
        return run;
    }

    private List<String> log() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Subscriber.Message message : building.consumer().messages()) {
            ObjectNode line = JSON.createObjectNode();
            line.put("arrived", new BigDecimal(message.at()).movePointRight(3).longValue());
            line.put("topic", message.topic());
            line.put("payload", message.payload());
            lines.add(JSON.writeValueAsString(line));
        }
        return lines;
    }
}
