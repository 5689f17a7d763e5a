package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meterhouse.itest.peer.Program;
import io.meterhouse.itest.peer.ScaledTime;
import io.meterhouse.itest.peer.Subscriber;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private Verdict(Building building, Path folder) {
        this.building = building;
        this.folder = folder;
    }

    /** @param folder for what is laid before the judge */
    static Verdict of(Building building, Path folder) {
        return new Verdict(building, folder);
    }

    /** Nothing missing, nothing twice, every sum and every boundary true, up to an instant, from which all was delivered. */
    void isClean(Instant last) throws Exception {
        Path run = folder.resolve("run.json");
        Path messages = folder.resolve("messages.log");
        JSON.writeValue(run.toFile(), run(last));
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
                        "--report",
                        folder.resolve("report.json").toString()),
                Map.of())) {
            int status = judge.exitCode(SECONDS);
            assertThat(status).as("the judge: %s", judge.lines()).isLessThan(2);
        }
        var report = JSON.readTree(folder.resolve("report.json").toFile());
        assertThat(report.get("faults")).as("faults").isEmpty();
        assertThat(report.get("clean").asBoolean()).isTrue();
        assertEveryIntervalSinceTheFirstReadHasAValue();
        assertThat(report.get("channels_total").asInt())
                .isEqualTo(Building.channels().size());
    }

    private void assertEveryIntervalSinceTheFirstReadHasAValue() {
        var deliveries = building.consumer().deliveries();
        for (String channel : Building.channels()) {
            assertThat(deliveries.ofChannel(channel).stream()
                            .dropWhile(interval -> interval.register().isEmpty()))
                    .as(channel)
                    .isNotEmpty()
                    .allMatch(interval -> interval.counts().isPresent());
        }
    }

    private ObjectNode run(Instant last) {
        ScaledTime time = building.time();
        ObjectNode run = JSON.createObjectNode();
        run.put("interval", Building.INTERVAL.toSeconds());
        run.put("tolerance", TOLERANCE_SECONDS);
        run.put("site_origin", time.siteOrigin().toString());
        run.put("wall_origin", time.wallOriginMillis());
        run.put("speed", time.speed());
        run.put("gateway_started", time.wallOriginMillis());
        run.put("stop", last.toString());
        run.put("minimum", 1);
        // An interval before the first read has no value, and shall have none; those after it are looked at below.
        run.put("gaps_allowed", true);
        ArrayNode panels = run.putArray("panels");
        for (String panel : List.of("A", "B")) {
            ObjectNode one = panels.addObject();
            one.put("id", panel).put("simulator", panel.equals("A") ? 1 : 2).put("modulus", 1L << 32);
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
