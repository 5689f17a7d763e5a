package io.meterhouse.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Site files for tests. */
final class Texts {
    static final Path EXAMPLES = Path.of("../../deploy/examples");
    static final Path SCHEMA = Path.of("../../docs/schema/site.schema.json");

    /** Has one of everything; the table of mistakes is made of it by exchanging a piece. */
    static final String GOOD =
            """
            site:
              id: maple
              name: Maple Court
              zone: America/New_York
              interval: 15m
              retention: 2y
              store: {free: 200MB}
              time: {maxError: 30s}
            lines:
              - id: riser
                transport: rs485
                port: /dev/ttyUSB0
                baud: 19200
                parity: even
                dataBits: 8
                stopBits: 1
              - id: lan
                transport: modbus-tcp
                host: 192.0.2.10
                idleClose: 30s
              - id: server
                transport: rtu-tcp
                host: 192.0.2.11
                port: 4001
                connectTimeout: 500ms
            panels:
              - id: A
                line: riser
                unit: 1
                profile: panel-24
                serial: "24000117"
                poll: 30s
                tolerance: 2m
                gap: 20ms
                timeout: 800ms
                points:
                  - id: main
                    position: 1
                    label: Main
                    servicePoint: SP-1
                    phases: [A, B]
                    ct: 400/0.08
                    ctInputs: [1, 2]
                    ctSerials: [C-1, C-2]
                    rating: 400
                    volts: 120
                    meterSerial: M-1
                    seal: S-1
                    verifiedUntil: 2030-12-31
                    channels: [kwh-del, kwh-rec, kvarh]
                    tou: {billing: meter}
                  - id: A-02
                    position: 2
                    suite: 0104
                    phases: [C]
                    ct: 200/0.08
                    rating: 62.5
              - id: B
                line: lan
                unit: 255
                profile: panel-24
                points: {count: 3, prefix: B-, suiteFrom: 201, phases: [A], ct: 200/5, rating: 100}
              - id: C
                line: server
                unit: 7
                profile: sdm630
                interval: 5m
                points:
                  - {id: C-1, position: 1, phases: [A, B, C], rating: 63, volts: 230}
            virtual:
              - id: house
                label: House load
                sum: [+main, -A-02, -B-01]
            uplinks:
              - id: cloud
                kind: mqtt
                url: ssl://broker.example:8883
                clientId: maple-1
                user: maple
                passwordFile: etc/secrets/cloud
                caFile: etc/tls/ca.pem
                certificateFile: etc/tls/client.pem
                keyFile: etc/tls/client.key
                topic: acme/1
                start: now
                live: 30s
                inFlight: 8
                keepAlive: 2m
            """;

    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SiteFile.Result parse(String text) {
        return SiteFile.parse(SiteFolder.NAME, bytes(text));
    }

    static Site site(String text) {
        SiteFile.Result result = parse(text);
        if (result instanceof SiteFile.Result.Accepted accepted) {
            return accepted.site();
        }
        throw new AssertionError("refused: " + ((SiteFile.Result.Refused) result).problems());
    }

    static SiteFile.Result.Refused refused(String text) {
        return refused(bytes(text));
    }

    static SiteFile.Result.Refused refused(byte[] bytes) {
        SiteFile.Result result = SiteFile.parse(SiteFolder.NAME, bytes);
        if (result instanceof SiteFile.Result.Refused refused) {
            return refused;
        }
        throw new AssertionError("accepted");
    }

    /** Exchanges a piece that is there exactly once. */
    static String edit(String text, String piece, String other) {
        int at = text.indexOf(piece);
        if (at < 0 || text.indexOf(piece, at + 1) >= 0) {
            throw new AssertionError("'" + piece + "' is not there exactly once");
        }
        return text.replace(piece, other);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
