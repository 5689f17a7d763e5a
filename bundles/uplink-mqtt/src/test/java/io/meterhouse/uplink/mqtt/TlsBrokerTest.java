package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with client certificates, against mosquitto and with what openssl makes. */
@Timeout(90)
class TlsBrokerTest {
    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        Files.writeString(
                keys.resolve("make"),
                """
                set -e
                authority() {
                  openssl req -x509 -newkey rsa:2048 -nodes -keyout $1.key -out $1.pem -subj "/CN=$1" -days 2
                }
                signed() { # name, subject alternative name, kind of key
                  openssl req -newkey $3 -nodes -keyout $1.key -out $1.csr -subj "/CN=$1"
                  echo "subjectAltName=$2" > $1.ext
                  openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile $1.ext -out $1.pem
                }
                authority ca
                authority stranger
                signed server IP:127.0.0.1,DNS:localhost rsa:2048
                signed elsewhere DNS:elsewhere.example rsa:2048
                signed maple DNS:maple rsa:2048
                openssl ecparam -name prime256v1 -out curve.pem
                signed oak DNS:oak ec:curve.pem
                openssl rsa -traditional -in maple.key -out maple.pkcs1
                openssl ec -in oak.key -out oak.sec1
                openssl pkcs8 -topk8 -in maple.key -passout pass:x -out maple.encrypted
                """);
        Process process = new ProcessBuilder("sh", "make")
                .directory(keys.toFile())
                .redirectErrorStream(true)
                .redirectOutput(keys.resolve("made").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(keys.resolve("made")))
                .isZero();
    }

    private static String key(String name) {
        return keys.resolve(name).toString();
    }

    private Mosquitto broker(String certificate) throws IOException {
        var broker = new Mosquitto(
                folder,
                "cafile %s\ncertfile %s\nkeyfile %s\nrequire_certificate true\nuse_identity_as_username true\nallow_anonymous false\n"
                        .formatted(key("ca.pem"), key(certificate + ".pem"), key(certificate + ".key")));
        broker.start();
        return broker;
    }

    private static House house(Mosquitto broker, Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(
                Map.of("caFile", key("ca.pem"), "certificateFile", key("maple.pem"), "keyFile", key("maple.key")));
        settings.putAll(changes);
        settings.values().removeIf(String::isEmpty);
        return new House().with(Samples.uplink("cloud", "ssl://localhost:" + broker.port, settings));
    }

    private void delivers(Map<String, String> changes, String user) throws Exception {
        try (var broker = broker("server");
                var house = house(broker, changes)) {
            house.append(2);
            house.awaitAcknowledged(2);
            assertThat(broker.log()).contains("u'" + user + "'");
            assertThat(house.events.all()).isEmpty();
        }
    }

    /** @return what the broker logged */
    private String fails(Refusal.Kind kind, String certificate, Map<String, String> changes, String told)
            throws Exception {
        try (var broker = broker(certificate);
                var house = house(broker, changes)) {
            Waiting.until("an event", () -> !house.events.all().isEmpty(), broker::log);
            Event down = house.events.all().get(0);
            assertThat(down.kind()).isEqualTo("UPLINK_DOWN");
            assertThat(down.details()).containsEntry("reason", kind.name());
            // What happened, without the advice, which is the same for every cause of its kind.
            assertThat(down.text().replace(kind.remedy(), "")).containsPattern(told);
            assertThat(down.text()).contains(kind.remedy()).doesNotContain("BEGIN");
            assertThat(broker.log()).doesNotContain("New client connected");
            return broker.log();
        }
    }

    @Test
    void aClientCertificateAndItsKeyInPkcs8() throws Exception {
        delivers(Map.of(), "maple");
    }

    @Test
    void aKeyInPkcs1() throws Exception {
        delivers(Map.of("keyFile", key("maple.pkcs1")), "maple");
    }

    @Test
    void aKeyOnAnEllipticCurve() throws Exception {
        delivers(Map.of("certificateFile", key("oak.pem"), "keyFile", key("oak.key")), "oak");
    }

    @Test
    void aBrokerOfAnotherAuthorityIsNotTrusted() throws Exception {
        fails(
                Refusal.Kind.TLS,
                "server",
                Map.of("caFile", key("stranger.pem")),
                "TLS failed: .*(certification path|path validation|signature check failed)");
    }

    @Test
    void aBrokerWithACertificateForAnotherHostIsNotTrusted() throws Exception {
        fails(
                Refusal.Kind.TLS,
                "elsewhere",
                Map.of(),
                "TLS failed: .*No (subject alternative|name).*matching.*localhost");
    }

    @Test
    void aMissingClientCertificateIsRefusedByTheBroker() throws Exception {
        String log = fails(
                Refusal.Kind.TLS,
                "server",
                Map.of("certificateFile", "", "keyFile", ""),
                "certificate_required|client certificate that is missing");
        assertThat(log).contains("peer did not return a certificate");
    }

    @Test
    void aKeyThatCannotBeReadIsNamedWithTheCommandThatHelps() throws Exception {
        fails(
                Refusal.Kind.CONFIGURATION,
                "server",
                Map.of("keyFile", key("maple.encrypted")),
                "keyFile .*maple\\.encrypted.* encrypted.*openssl pkcs8");
        fails(
                Refusal.Kind.CONFIGURATION,
                "server",
                Map.of("certificateFile", key("oak.pem"), "keyFile", key("oak.sec1")),
                "keyFile .*oak\\.sec1.*openssl pkcs8 -topk8");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        fails(
                Refusal.Kind.CONFIGURATION,
                "server",
                Map.of("caFile", "/nowhere/ca.pem"),
                "caFile /nowhere/ca.pem does not exist");
    }

    @Test
    void aKeyOfAnotherKindThanTheCertificateIsNamed() throws Exception {
        fails(Refusal.Kind.CONFIGURATION, "server", Map.of("keyFile", key("oak.key")), "keyFile .*oak\\.key.* RSA");
    }
}
