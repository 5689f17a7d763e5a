package io.meterhouse.api.metering.definition;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of the site. Transports take up those whose {@code transport} is theirs.
 *
 * @param id unique in the site
 * @param transport {@code "rs485"}, {@code "modbus-tcp"}, {@code "rtu-tcp"}; also the service property {@link #TRANSPORT}
 * @param framing how frames look on it, for the driver
 * @param settings what the transport needs, validated by {@code site}: {@code port}, {@code baud}, {@code parity}
 *     ({@code none}, {@code even}, {@code odd}), {@code dataBits}, {@code stopBits}; or {@code host}, {@code port},
 *     {@code connectTimeoutMillis}, {@code idleCloseSeconds} (0: kept open)
 */
public record LineDefinition(String id, String transport, Framing framing, Map<String, String> settings) {
    /** Service property: the transport's name. */
    public static final String TRANSPORT = "line.transport";

    public LineDefinition {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** How frames look on a line. */
    public enum Framing {
        /** Modbus RTU: unit id, PDU, CRC-16. */
        RTU,
        /** Modbus TCP: MBAP header, PDU. */
        MBAP,
        /** ANSI C12.21 / C12.18 packets. */
        PSEM
    }
}
