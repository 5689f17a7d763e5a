package io.meterhouse.site;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The lines of a file. */
final class LineReader {
    private static final String RS485 = "rs485";
    private static final String MODBUS_TCP = "modbus-tcp";
    private static final String RTU_TCP = "rtu-tcp";
    private static final int MODBUS_PORT = 502;

    private static final Kind<String> TRANSPORT = Kind.choice(RS485, MODBUS_TCP, RTU_TCP);
    private static final Kind<String> PARITY = Kind.choice("none", "even", "odd");
    private static final Kind<Integer> BAUD = Kind.oneOf(List.of(1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200));
    private static final Kind<Integer> DATA_BITS = Kind.whole(8, 8);
    private static final Kind<Integer> STOP_BITS = Kind.whole(1, 2);
    private static final Kind<String> HOST = Kind.matching(
            "a host name or address, without port or brackets", Pattern.compile("[A-Za-z0-9.:_%-]{1,253}"));
    private static final Kind<Integer> PORT = Kind.whole(1, 65535);
    private static final Kind<Duration> CONNECT_TIMEOUT = Spans.between("100ms", "60s");
    private static final Kind<Duration> IDLE_CLOSE = Spans.seconds("1s", "1d", true);

    private final Problems problems;
    private final Firsts<String> ids = new Firsts<>("");
    private final Firsts<String> ends = new Firsts<>("");
    private final Map<String, LineDefinition> byId = new HashMap<>();
    private boolean doubtful;

    LineReader(Problems problems) {
        this.problems = problems;
    }

    /** Those that were read so far, by id. */
    Map<String, LineDefinition> byId() {
        return byId;
    }

    /** Whether an id was a mistake: then a line that seems not to exist may be the one that was meant. */
    boolean isDoubtful() {
        return doubtful;
    }

    LineDefinition read(YamlNode node, String path) {
        String transport = transport(node);
        List<String> known =
                switch (transport) {
                    case RS485 -> List.of("id", "transport", "port", "baud", "parity", "dataBits", "stopBits");
                    case MODBUS_TCP, RTU_TCP ->
                        List.of("id", "transport", "host", "port", "connectTimeout", "idleClose");
                    // Which keys belong here cannot be known; those of all transports pass, and the transport is
                    // complained of.
                    default ->
                        List.of(
                                "id",
                                "transport",
                                "host",
                                "port",
                                "connectTimeout",
                                "idleClose",
                                "baud",
                                "parity",
                                "dataBits",
                                "stopBits");
                };
        Section line = new Section(node, path, problems, known);
        String id = line.need("id", Kind.ID, "");
        line.need("transport", TRANSPORT, "");
        Map<String, String> settings =
                switch (transport) {
                    case RS485 -> serial(line);
                    case MODBUS_TCP, RTU_TCP -> network(line, transport);
                    default -> Map.of();
                };
        Framing framing = transport.equals(MODBUS_TCP) ? Framing.MBAP : Framing.RTU;
        LineDefinition definition = new LineDefinition(id, transport, framing, settings);
        if (id.isEmpty() || !ids.check(id, line, "id", Problems.quote(id), "give this line another id")) {
            doubtful = true;
        } else {
            byId.put(id, definition);
        }
        return definition;
    }

    /** Looked up before the section is read, because it decides which keys are known. */
    private static String transport(YamlNode node) {
        if (node instanceof YamlNode.Keys keys) {
            for (YamlNode.Entry entry : keys.entries()) {
                if (entry.key().text().equals("transport") && entry.value() instanceof YamlNode.Scalar value) {
                    return TRANSPORT.read(value).orElse("");
                }
            }
        }
        return "";
    }

    private Map<String, String> serial(Section line) {
        String port = line.need("port", Kind.TEXT, "");
        if (!port.isEmpty()) {
            ends.check(
                    port, line, "port", Problems.quote(port), "one line for each port; put all its panels on that one");
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("port", port);
        settings.put("baud", line.get("baud", BAUD, 9600).toString());
        settings.put("parity", line.get("parity", PARITY, "none"));
        settings.put("dataBits", line.get("dataBits", DATA_BITS, 8).toString());
        settings.put("stopBits", line.get("stopBits", STOP_BITS, 1).toString());
        return settings;
    }

    private Map<String, String> network(Section line, String transport) {
        String host = line.need("host", HOST, "");
        int port = transport.equals(RTU_TCP) ? line.need("port", PORT, 0) : line.get("port", PORT, MODBUS_PORT);
        if (!host.isEmpty() && port != 0) {
            String end = host.toLowerCase(Locale.ROOT) + " port " + port;
            ends.check(end, line, "host", end, "one line for each endpoint; put all its panels on that one");
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("host", host);
        settings.put("port", String.valueOf(port));
        settings.put(
                "connectTimeoutMillis",
                String.valueOf(line.get("connectTimeout", CONNECT_TIMEOUT, Duration.ofSeconds(3))
                        .toMillis()));
        settings.put(
                "idleCloseSeconds",
                String.valueOf(line.get("idleClose", IDLE_CLOSE, Duration.ZERO).toSeconds()));
        return settings;
    }
}
