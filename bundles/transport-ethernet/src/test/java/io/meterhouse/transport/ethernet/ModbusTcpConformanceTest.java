package io.meterhouse.transport.ethernet;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import java.util.Map;

/** The same endpoint as Modbus TCP has it: no serial line behind, so no silence of a speed that nobody knows. */
class ModbusTcpConformanceTest extends EthernetConformanceTest {
    @Override
    protected LineDefinition definition(int port) {
        return new LineDefinition(
                "ethernet",
                SocketSettings.MODBUS_TCP,
                Framing.MBAP,
                Map.of("host", "127.0.0.1", "port", Integer.toString(port)));
    }
}
