package io.meterhouse.transport.ethernet;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.transport.base.Settings;
import java.time.Duration;

/**
 * How an endpoint on the network is reached.
 *
 * @param host a name, or an address, which is not looked up
 * @param port TCP port
 * @param connectTimeout for looking up the name and connecting, together
 * @param idleClose closed after so long without a conversation; zero keeps it open
 * @param baud of the serial line behind a serial server, for the silence that its devices need; 0 where there is none
 */
record SocketSettings(String host, int port, Duration connectTimeout, Duration idleClose, int baud) {
    static final String MODBUS_TCP = "modbus-tcp";
    static final String RTU_TCP = "rtu-tcp";

    private static final int MODBUS_PORT = 502;
    private static final int BITS_PER_CHARACTER = 11;

    static SocketSettings of(LineDefinition line) {
        Settings settings = new Settings(line);
        return new SocketSettings(
                settings.text("host"),
                settings.number("port", 1, 65_535, MODBUS_PORT),
                Duration.ofMillis(settings.number("connectTimeoutMillis", 50, 60_000, 3000)),
                Duration.ofSeconds(settings.number("idleCloseSeconds", 0, 86_400, 0)),
                line.transport().equals(RTU_TCP) ? settings.number("baud", 300, 4_000_000, 9600) : 0);
    }

    long nanos(int characters) {
        return baud == 0 ? 0 : (long) characters * BITS_PER_CHARACTER * 1_000_000_000L / baud;
    }

    /** 3.5 characters, 1.75 ms above 19200 baud, on the serial line behind; none where there is none. */
    long gapNanos() {
        return baud > 19_200 ? 1_750_000 : (nanos(7) + 2) / 2;
    }
}
