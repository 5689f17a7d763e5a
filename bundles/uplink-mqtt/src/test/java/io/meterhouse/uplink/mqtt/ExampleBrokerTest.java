package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker configuration that ships as an example, as its README says, but for paths and port. */
@Timeout(90)
class ExampleBrokerTest {
    @TempDir
    Path folder;

    private final Path example = Published.docs().resolveSibling("deploy/mosquitto");

    private void certificates(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", example.resolve("certificates").toString(), folder.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("made").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("made")))
                .isZero();
    }

    private House house(Mosquitto broker, String certificate) {
        return new House()
                .with(Samples.uplink(
                        "cloud",
                        "ssl://localhost:" + broker.port,
                        Map.of(
                                "caFile", folder + "/ca.pem",
                                "certificateFile", folder + "/" + certificate + ".pem",
                                "keyFile", folder + "/" + certificate + ".key")));
    }

    @Test
    void aSiteWritesBelowItsOwnIdAndBillingReadsIt() throws Exception {
        certificates("authority");
        certificates("broker", "localhost", "127.0.0.1");
        certificates("client", "maple");
        certificates("client", "oak");
        certificates("client", "billing");
        Files.copy(example.resolve("acl"), folder.resolve("acl"));
        // mosquitto asks that nobody else may read it.
        folder.resolve("acl").toFile().setReadable(false, false);
        folder.resolve("acl").toFile().setReadable(true, true);
        String configuration = Files.readString(example.resolve("mosquitto.conf"))
                .replace("/etc/mosquitto/meterhouse", folder.toString())
                .replaceAll(
                        "(?m)^(per_listener_settings|listener|persistence|persistence_location|autosave_.*|max_.*) .*\n",
                        "");
        try (var broker = new Mosquitto(folder, configuration)) {
            broker.start();
            String[] billing = {
                "--cafile", folder + "/ca.pem", "--cert", folder + "/billing.pem", "--key", folder + "/billing.key"
            };
            try (var subscriber = broker.subscribe("meterhouse/1/#", billing)) {
                try (var maple = house(broker, "maple")) {
                    maple.append(2);
                    maple.awaitAcknowledged(2);
                    Waiting.until(
                            "both at billing",
                            () -> !subscriber.payloads("/intervals").isEmpty(),
                            broker::log);
                }
                int before = subscriber.payloads("/intervals").size();
                // The certificate of another site: acknowledged, and thrown away. MQTT 3.1.1 has no answer for it.
                try (var stranger = house(broker, "oak")) {
                    stranger.append(1);
                    stranger.awaitAcknowledged(1);
                    assertThat(broker.log()).contains("Denied PUBLISH");
                }
                assertThat(subscriber.payloads("/intervals")).hasSize(before);
            }
        }
    }
}
