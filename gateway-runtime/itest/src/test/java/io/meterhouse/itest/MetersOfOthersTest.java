package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.itest.peer.Await;
import io.meterhouse.itest.peer.Program;
import io.meterhouse.itest.peer.PtyPair;
import io.meterhouse.itest.peer.ScaledTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Meters that others wrote, read by the gateway as it ships: an SDM630 by pymodbus on a pty, and a panel of 24 points by libmodbus over TCP.
 * Their registers grow with the clock, so that what every interval must hold is known from the outside.
 */
@Timeout(120)
class MetersOfOthersTest {
    private static final long BASE = 100_000;
    private static final int INTERVALS = 3;
    /** The slaves round what they show. */
    private static final long SLACK = 2;
    /** Between the moment at which a slave latches and the one at which the gateway has its answer, on a busy machine. */
    private static final long SLACK_MS = 250;

    @TempDir
    private Path folder;

    @Test
    void anSdm630ByPymodbusAndAPanelByLibmodbusAreReadAndRecorded() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home/etc")).getParent();
        ScaledTime time = ScaledTime.begin();
        String origin = Long.toString(time.wallOriginMillis());
        try (var wire = new PtyPair(folder.resolve("ours"), folder.resolve("theirs"));
                Program sdm630 = Program.start(
                        "/usr/bin/python3",
                        House.ROOT
                                .resolve("gateway-runtime/itest/src/test/resources/sdm630_slave.py")
                                .toString(),
                        folder.resolve("theirs").toString(),
                        origin,
                        Long.toString(BASE / 100),
                        "1");
                Program panel = Program.start(compiledSlave().toString(), origin, Long.toString(BASE))) {
            String port = panel.await(line -> line.startsWith("port "), 10).substring(5);
            Files.writeString(home.resolve("etc/site.yaml"), site(folder.resolve("ours"), port));
            try (var gateway = GatewayProcess.start(
                    House.DISTRIBUTION, home, time.options().toArray(String[]::new))) {
                gateway.awaitStarted();
                var command = new Meterhouse(home);
                assertCounted(command, "H.kwh-del", 100, time, sdm630);
                assertCounted(command, "L-01.kwh-del", 10, time, panel);
                assertCounted(command, "L-24.kwh-del", 240, time, panel);
                assertThat(gateway.lines()).noneMatch(line -> line.contains(" ERROR "));
            }
        }
    }

    private Path compiledSlave() throws Exception {
        Path slave = folder.resolve("panel_slave");
        try (Program gcc = Program.start(
                "gcc",
                "-O1",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                slave.toString(),
                House.ROOT
                        .resolve("gateway-runtime/itest/src/test/c/panel_slave.c")
                        .toString(),
                "-lmodbus")) {
            assertThat(gcc.exitCode(60)).as("gcc: %s", gcc.lines()).isZero();
        }
        return slave;
    }

    private static String site(Path device, String port) {
        return """
                site: {id: others, zone: Europe/Zurich, interval: 5m}
                lines:
                  - {id: serial, transport: rs485, port: %s, baud: 115200}
                  - {id: lan, transport: modbus-tcp, host: 127.0.0.1, port: %s}
                panels:
                  - id: main
                    line: serial
                    unit: 7
                    profile: sdm630
                    points: [{id: H, position: 1, phases: [A, B, C], rating: 400, volts: 230}]
                  - id: L
                    line: lan
                    unit: 1
                    profile: panel-24
                    points: {count: 24, prefix: L-, phases: [A, B], ct: 400/0.08, rating: 400}
                uplinks: []
                """
                .formatted(device, port);
    }

    /** Whole intervals, each with the register that the slave had at its end, and counts that are the difference of the registers. */
    private static void assertCounted(
            Meterhouse command, String channel, long countsPerSecond, ScaledTime time, Program slave) throws Exception {
        List<JsonNode> whole = new ArrayList<>();
        Await.until("intervals of " + channel + "; its meter said " + slave.lines(), Duration.ofSeconds(60), () -> {
            whole.clear();
            command.ask("intervals", channel).forEach(whole::add);
            // the first one began before the gateway did
            return whole.size() > INTERVALS + 1;
        });
        // The first two began before the gateway did, or before its first read.
        for (int i = 2; i < whole.size(); i++) {
            JsonNode interval = whole.get(i);
            long passed = time.wallMillis(Instant.parse(interval.get("end").asText())) - time.wallOriginMillis();
            long register = interval.get("register").asLong();
            assertThat(register)
                    .as("register of %s", interval)
                    .isCloseTo(
                            BASE + countsPerSecond * passed / 1000, within(SLACK + countsPerSecond * SLACK_MS / 1000));
            assertThat(interval.get("counts").asLong())
                    .as("counts of %s", interval)
                    .isEqualTo(register - whole.get(i - 1).get("register").asLong());
            assertThat(interval.get("start")).isEqualTo(whole.get(i - 1).get("end"));
            assertThat(interval.get("flags").asText()).isEmpty();
        }
    }
}
