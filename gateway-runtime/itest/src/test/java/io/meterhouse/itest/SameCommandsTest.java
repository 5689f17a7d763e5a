package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gogo on the gateway's own terminal, and the command meterhouse beside it. */
@Timeout(60)
class SameCommandsTest {
    private static final String SCOPE = "meterhouse:";

    @TempDir
    private Path folder;

    @Test
    void gogoAndTheCommandOfferTheSame() throws Exception {
        Path home = folder.resolve("home");
        try (var gateway = GatewayProcess.start(
                House.DISTRIBUTION, home, "--console", "--unsafe-updates", "--clock-sync", "trusted")) {
            gateway.awaitStarted();
            List<String> offered = new ArrayList<>();
            new Meterhouse(home)
                    .ask("commands")
                    .forEach(command ->
                            offered.add(SCOPE + command.get("command").asText().replace(' ', '-')));
            assertThat(offered)
                    .contains(
                            "meterhouse:status",
                            "meterhouse:points",
                            "meterhouse:lines",
                            "meterhouse:intervals",
                            "meterhouse:events",
                            "meterhouse:bundle-update");

            // Its variable holds the names of all that it would run.
            gateway.type("echo $.commands");
            var inGogo = new TreeSet<String>();
            Await.until("Gogo's own list: " + gateway.lines(), Duration.ofSeconds(20), () -> {
                for (String line : gateway.lines()) {
                    Stream.of(line.split(" ", -1))
                            .filter(word -> word.startsWith(SCOPE))
                            .forEach(inGogo::add);
                }
                return !inGogo.isEmpty();
            });
            assertThat(inGogo).containsExactlyInAnyOrderElementsOf(offered);

            gateway.type("meterhouse:status");
            gateway.await(line -> line.contains("clock source: trusted"), 20);
        }
    }
}
