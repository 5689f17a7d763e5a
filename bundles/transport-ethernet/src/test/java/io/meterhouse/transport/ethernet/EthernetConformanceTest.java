package io.meterhouse.transport.ethernet;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.transport.base.FarEnd;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Surroundings;
import io.meterhouse.transport.base.TransportConformance;
import java.net.InetAddress;
import java.util.Map;

/** A line to an endpoint on the network: RTU frames over TCP, as a serial server takes them. */
class EthernetConformanceTest extends TransportConformance {
    protected LineDefinition definition(int port) {
        return new LineDefinition(
                "ethernet",
                SocketSettings.RTU_TCP,
                Framing.RTU,
                Map.of("host", "127.0.0.1", "port", Integer.toString(port), "baud", "115200"));
    }

    @Override
    protected Rig rig(FarEnd far) {
        return new Rig() {
            @Override
            public Lines.Kind kind(Surroundings around) {
                return new EthernetTransport(
                        InetAddress::getAllByName, around.workers().open("names"));
            }

            @Override
            public LineDefinition definition() {
                return EthernetConformanceTest.this.definition(far.port());
            }

            @Override
            public void pull() throws Exception {
                far.leave();
            }

            @Override
            public void plug() throws Exception {
                far.comeBack();
            }

            @Override
            public int flood() {
                return 64 << 20;
            }

            @Override
            public void close() {}
        };
    }
}
