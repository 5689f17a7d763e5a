package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What listens there is no broker, or a hostile one. */
@Timeout(90)
class RefusalsTest {
    @TempDir
    Path folder;

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static House house(String url, Map<String, String> settings) {
        return new House().with(Samples.uplink("cloud", url, settings));
    }

    private static String downText(House house) {
        Waiting.until("an event", () -> !house.events.all().isEmpty());
        assertThat(house.events.kinds()).containsExactly("UPLINK_DOWN");
        return house.events.all().get(0).text();
    }

    private static void answersWith(byte[] answer, String... told) throws IOException {
        try (var listener = listen();
                var house = house("tcp://127.0.0.1:" + listener.getLocalPort(), Map.of())) {
            try (Socket client = listener.accept()) {
                assertThat(client.getInputStream().read()).isEqualTo(0x10);
                client.getOutputStream().write(answer);
                assertThat(downText(house)).contains(told);
            }
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (var listener = listen()) {
            port = listener.getLocalPort();
        }
        try (var house = house("tcp://127.0.0.1:" + port, Map.of())) {
            assertThat(downText(house)).contains("Connection refused").contains("check that the broker runs");
        }
    }

    @Test
    void theHostNameIsUnknown() {
        try (var house = house("tcp://no-such-host.invalid:1883", Map.of())) {
            assertThat(downText(house)).contains("no-such-host.invalid cannot be resolved");
        }
    }

    @Test
    void somethingElseAnswers() throws IOException {
        answersWith("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII), "speaks no MQTT");
    }

    @Test
    void aPacketThatClaimsAQuarterOfAGigabyteIsNotBelieved() throws IOException {
        answersWith(new byte[] {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f}, "packet that begins with 0x30");
        answersWith(new byte[] {0x20, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f}, "no such packet has");
    }

    @Test
    void theBrokerRefusesWithACode() throws IOException {
        answersWith(new byte[] {0x20, 2, 0, 1}, "MQTT 3.1.1");
        answersWith(new byte[] {0x20, 2, 0, 2}, "clientId");
        answersWith(new byte[] {0x20, 2, 0, 3}, "not available");
        answersWith(new byte[] {0x20, 2, 0, 4}, "refuses user or password");
        answersWith(new byte[] {0x20, 2, 0, 5}, "not authorised");
    }

    @Test
    void closingWhileNobodyAnswersLeavesNoThread() throws IOException {
        try (var silent = listen();
                var house = house("tcp://127.0.0.1:" + silent.getLocalPort(), Map.of());
                var accepted = silent.accept()) {
            assertThat(accepted.getInputStream().read()).isEqualTo(0x10);
            assertThat(house.status().state()).isEqualTo("connecting");
            house.close();
        }
    }

    @Test
    void closingInTheMiddleOfAHandshakeThatHangsLeavesNoThread() throws IOException {
        try (var silent = listen();
                var house = house("ssl://127.0.0.1:" + silent.getLocalPort(), Map.of());
                var accepted = silent.accept()) {
            assertThat(accepted.getInputStream().read()).isEqualTo(0x16);
            house.close();
        }
    }

    @Test
    void whoAcceptsAndClosesAtOnceLeavesNoThreadBehind() throws IOException {
        try (var rude = listen();
                var house = house("tcp://127.0.0.1:" + rude.getLocalPort(), Map.of())) {
            for (int i = 0; i < 3; i++) {
                rude.accept().close();
                Waiting.until("no thread of Paho", () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("MQTT")));
            }
            assertThat(downText(house)).isNotEmpty();
        }
    }

    @Test
    void aPasswordFileThatIsNotThereIsNamedAndTriedAgain() throws Exception {
        try (var broker = Mosquitto.open(folder)) {
            Path secret = folder.resolve("secret");
            try (var house = house(broker.url(), Map.of("user", "maple", "passwordFile", secret.toString()))) {
                assertThat(downText(house)).contains("passwordFile " + secret + " does not exist");
                Files.writeString(secret, "anything");
                house.awaitState("up");
            }
        }
    }
}
