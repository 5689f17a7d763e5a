package io.meterhouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rate in force and what each rate counted, as the gateway says. For one thread. */
final class Rates {
    private static final String PREFIX = "rate_";
    private static final long MILLI_PER_KILO = 1_000_000;
    private static final long MILLI_PER_COUNT = 2_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.of("America/Toronto"));

    private final GatewaySocket gateway;
    private String inForce = "";
    private String registers = "";
    private String told = "";

    Rates(Path home) {
        gateway = new GatewaySocket(home);
    }

    /** Asks again; what cannot be asked now stays as it was. */
    void look() {
        try {
            Map<String, JsonNode> status = gateway.fields("tou status");
            inForce = status.containsKey("rate") ? inForce(status) : "no rate is in force yet";
            registers = registers(gateway.rows("registers", Map.of()));
        } catch (IOException e) {
            // The gateway starts, or ends: it is asked again.
            inForce = inForce.isEmpty() ? "rates are not known yet" : inForce;
        }
    }

    private static String inForce(Map<String, JsonNode> status) {
        String because = status.get("because").asText();
        return "rate " + status.get("rate").asText() + " "
                + status.get("rate_name").asText()
                + (because.equals("schedule") ? "" : " (" + because + ")") + " since "
                + time(status.get("since")) + " until "
                + time(status.get("until"));
    }

    /** An instant comes as an object. */
    private static String time(JsonNode instant) {
        return TIME.format(Instant.parse(instant.get("at").asText()));
    }

    private static String registers(List<Map<String, JsonNode>> rows) {
        Map<String, Long> sums = new TreeMap<>();
        for (Map<String, JsonNode> row : rows) {
            row.forEach((column, value) -> {
                if (column.startsWith(PREFIX)) {
                    sums.merge(
                            column.substring(PREFIX.length()).toUpperCase(Locale.ROOT),
                            value.asLong() * MILLI_PER_COUNT,
                            Long::sum);
                }
            });
        }
        StringBuilder text = new StringBuilder();
        sums.forEach((rate, energy) -> text.append("  ")
                .append(rate)
                .append(' ')
                .append(energy / MILLI_PER_KILO)
                .append('.')
                .append("%03d".formatted(energy % MILLI_PER_KILO / (MILLI_PER_KILO / 1000))));
        return text.isEmpty() ? "" : "kWh of all points by rate:" + text;
    }

    /** For the table. */
    String line() {
        return inForce + (registers.isEmpty() ? "" : "   " + registers);
    }

    /** What is new since it was told last: another rate, with what was counted up to then. */
    List<String> news() {
        if (inForce.equals(told) || inForce.isEmpty()) {
            return List.of();
        }
        told = inForce;
        return List.of(line());
    }
}
