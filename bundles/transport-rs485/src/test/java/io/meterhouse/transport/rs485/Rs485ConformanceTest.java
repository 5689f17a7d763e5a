package io.meterhouse.transport.rs485;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.transport.base.FarEnd;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Surroundings;
import io.meterhouse.transport.base.TransportConformance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A line over a serial port: a pty by its symbolic link. */
class Rs485ConformanceTest extends TransportConformance {
    @TempDir
    private Path folder;

    @Override
    protected Rig rig(FarEnd far) throws Exception {
        Path link = folder.resolve("ttyMeters");
        String other = "TCP:127.0.0.1:" + far.port() + ",nodelay";
        return new Rig() {
            private Socat socat = new Socat(link, other);

            @Override
            public Lines.Kind kind(Surroundings around) {
                return new Rs485Transport();
            }

            @Override
            public LineDefinition definition() {
                return new LineDefinition(
                        "rs485", Rs485Transport.NAME, Framing.RTU, Map.of("port", link.toString(), "baud", "115200"));
            }

            @Override
            public void pull() throws Exception {
                socat.close();
                far.hangUp();
            }

            @Override
            public void plug() throws Exception {
                socat = new Socat(link, other);
            }

            @Override
            public int flood() {
                return 64 << 20;
            }

            @Override
            public void close() throws Exception {
                socat.close();
            }
        };
    }
}
