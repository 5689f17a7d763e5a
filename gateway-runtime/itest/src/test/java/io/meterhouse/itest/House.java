package io.meterhouse.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the source tree, after the modules before this one were packaged. */
public final class House {
    /** The root of the source tree; the build says where it is. */
    public static final Path ROOT = Path.of(System.getProperty("house.root"));

    /** The distribution as it ships. */
    public static final Path DISTRIBUTION = ROOT.resolve("gateway-runtime/distribution/target/meterhouse");

    private House() {}

    /** The folders of all bundles. */
    public static Stream<Path> bundles() {
        try (var folders = Files.list(ROOT.resolve("bundles"))) {
            List<Path> found = folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .sorted()
                    .toList();
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle's package and symbolic name. */
    public static String room(Path bundle) {
        return "io.meterhouse." + bundle.getFileName().toString().replace('-', '.');
    }

    /** A bundle's compiled classes. */
    public static Path classes(Path bundle) {
        return bundle.resolve("target/classes");
    }

    /** A bundle's jar. */
    public static Path jar(Path bundle) {
        return bundle.resolve("target").resolve(room(bundle) + "-1.0.0-SNAPSHOT.jar");
    }

    /** A site file: panel A on a serial device, panel B on a port of the loopback, both of 24 points, and one uplink. */
    public static String siteOfTwoPanels(Path device, int panelPort, int brokerPort) {
        return """
                site: {id: maple, zone: America/New_York, interval: 5m}
                lines:
                  - {id: riser, transport: rs485, port: %s, baud: 115200}
                  - {id: lan, transport: modbus-tcp, host: 127.0.0.1, port: %d}
                panels:
                  - id: A
                    line: riser
                    unit: 1
                    profile: panel-24
                    points: {count: 24, prefix: A-, suiteFrom: 101, phases: [A, B], ct: 200/0.08, rating: 100}
                  - id: B
                    line: lan
                    unit: 1
                    profile: panel-24
                    points: {count: 24, prefix: B-, suiteFrom: 201, phases: [B, C], ct: 200/0.08, rating: 100}
                uplinks:
                  - {id: cloud, kind: mqtt, url: "tcp://127.0.0.1:%d", start: oldest}
                """
                .formatted(device, panelPort, brokerPort);
    }
}
