package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class RealBrokerTest {
    private final Published published = new Published();

    @TempDir
    Path folder;

    private Consumer consume(Mosquitto.Subscriber subscriber) {
        var consumer = new Consumer();
        subscriber.payloads("/intervals").forEach(json -> consumer.take(published.read(json)));
        return consumer;
    }

    @Test
    void everyIntervalReachesASubscriberAndMovesTheCursor() throws Exception {
        try (var broker = Mosquitto.open(folder);
                var subscriber = broker.subscribe("meterhouse/1/maple/#");
                var house = new House().with(Samples.uplink("cloud", broker.url(), Map.of()))) {
            house.append(3);
            house.awaitAcknowledged(3);
            house.append(20);
            house.awaitAcknowledged(23);
            Waiting.until("all at the subscriber", () -> consume(subscriber).sequences() == 23);
            Consumer consumer = consume(subscriber);
            assertThat(consumer.intervals()).isEqualTo(23 * Samples.POINTS);
            assertThat(consumer.repeated()).isZero();
            assertThat(house.events.all()).isEmpty();
        }
    }

    @Test
    void liveValuesComeAtOnceAndTheStatusIsRetained() throws Exception {
        try (var broker = Mosquitto.open(folder);
                var subscriber = broker.subscribe("meterhouse/1/maple/#")) {
            try (var house = new House().with(Samples.uplink("cloud", broker.url(), Map.of()))) {
                Waiting.until("an uplink", () -> !house.uplinks.status().isEmpty());
                house.uplinks.polled(Samples.poll("A", Instant.parse("2026-03-01T00:00:00.123Z")));
                Waiting.until(
                        "a live message", () -> !subscriber.payloads("/live").isEmpty(), broker::log);
                JsonNode live = published.read(subscriber.payloads("/live").get(0));
                assertThat(live.get("points")).hasSize(Samples.POINTS);
                try (var late = broker.subscribe("meterhouse/1/maple/status")) {
                    Waiting.until("the retained status", () -> !late.all().isEmpty());
                    assertThat(late.all().get(0)).startsWith("meterhouse/1/maple/status 1 ");
                    assertThat(published
                                    .read(late.payloads("/status").get(0))
                                    .get("online")
                                    .asBoolean())
                            .isTrue();
                }
            }
            Waiting.until("the goodbye", () -> subscriber.payloads("/status").size() == 2, broker::log);
            JsonNode goodbye = published.read(subscriber.payloads("/status").get(1));
            assertThat(goodbye.get("online").asBoolean()).isFalse();
            assertThat(goodbye.get("reason").asText()).isEqualTo("stopped");
        }
    }

    @Test
    void aBrokerThatIsKilledAndComesBackGetsWhatItHasNotAcknowledged() throws Exception {
        try (var broker = Mosquitto.open(folder)) {
            var first = broker.subscribe("meterhouse/1/maple/#", "-c", "-i", "durable");
            try (var house = new House().with(Samples.uplink("cloud", broker.url(), Map.of()))) {
                house.append(5);
                house.awaitAcknowledged(5);
                Waiting.until("five at the subscriber", () -> consume(first).sequences() == 5);
                broker.kill();
                first.close();
                house.awaitState("waiting");
                house.append(400);
                broker.start();
                try (var second = broker.subscribe("meterhouse/1/maple/#", "-c", "-i", "durable")) {
                    house.awaitAcknowledged(405);
                    Waiting.until(
                            "the rest at the subscriber", () -> consume(second).seen(405));
                    Consumer consumer = consume(second);
                    // The broker may have forgotten what the subscriber acknowledged before the kill: that it sends
                    // again.
                    assertThat(consumer.intervals()).isBetween(400 * Samples.POINTS, 405 * Samples.POINTS);
                    assertThat(consumer.repeated()).isZero();
                    // 400 boundaries came in a few messages.
                    assertThat(consumer.messages()).isLessThan(15);
                }
                assertThat(house.events.kinds()).containsExactly("UPLINK_DOWN", "UPLINK_UP");
            }
        }
    }

    @Test
    void theLastWillIsSeenWhenTheConnectionIsLost() throws Exception {
        try (var broker = Mosquitto.open(folder);
                var subscriber = broker.subscribe("meterhouse/1/maple/status");
                var house = new House().with(Samples.uplink("cloud", broker.url(), Map.of("clientId", "gw")))) {
            house.awaitState("up");
            // Another client takes the name over: the broker drops ours without a goodbye.
            try (var thief = broker.subscribe("x", "-i", "gw")) {
                Waiting.until("the will", () -> subscriber.payloads("/status").stream()
                        .anyMatch(json -> json.contains("\"lost\"")));
            }
            subscriber.payloads("/status").forEach(published::read);
        }
    }

    @Test
    void aRefusedPasswordIsOneEventThatSaysWhatToDo() throws Exception {
        Path passwords = folder.resolve("passwords");
        assertThat(new ProcessBuilder("/usr/bin/mosquitto_passwd", "-b", "-c", passwords.toString(), "maple", "right")
                        .start()
                        .waitFor())
                .isZero();
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "wrong\n");
        try (var broker = new Mosquitto(folder, "allow_anonymous false\npassword_file " + passwords + "\n")) {
            broker.start();
            try (var house = new House()
                    .with(Samples.uplink(
                            "cloud", broker.url(), Map.of("user", "maple", "passwordFile", secret.toString())))) {
                Waiting.until("two refusals", () -> broker.log().split("not authorised", -1).length > 2, broker::log);
                assertThat(house.events.kinds()).containsExactly("UPLINK_DOWN");
                assertThat(house.events.all().get(0).text())
                        .contains("not authorised")
                        .contains("passwordFile")
                        .doesNotContain("wrong");
                Files.writeString(secret, "right\n");
                house.append(1);
                house.awaitAcknowledged(1);
                assertThat(house.events.kinds()).containsExactly("UPLINK_DOWN", "UPLINK_UP");
            }
        }
    }

    @Test
    void aChangedDefinitionRestartsOnlyItsOwnUplink() throws Exception {
        try (var broker = Mosquitto.open(folder);
                var house = new House()
                        .with(Samples.uplink("one", broker.url(), Map.of("clientId", "one")))
                        .with(Samples.uplink("two", broker.url(), Map.of("clientId", "two")))) {
            // By what the uplinks know: one that does not know yet that it is connected says no goodbye.
            Waiting.until(
                    "both up",
                    () -> house.uplinks.status().size() == 2
                            && house.uplinks.status().stream()
                                    .allMatch(status -> status.state().equals("up")));
            var old = Samples.uplink("one", broker.url(), Map.of("clientId", "one"));
            house.with(Samples.uplink("one", broker.url(), Map.of("clientId", "three")));
            house.uplinks.remove(old);
            Waiting.until("the new one up", () -> broker.log().contains("as three ("), broker::log);
            assertThat(broker.log()).contains("Client one disconnected").doesNotContain("Client two disconnected");
        }
    }
}
