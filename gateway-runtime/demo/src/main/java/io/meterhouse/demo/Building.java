package io.meterhouse.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The simulated building: its panels, and how they are reached.
 *
 * @param serial the gateway's end of the pty pair; empty when there is none: then RTU over TCP is spoken
 */
record Building(List<Panel> panels, Optional<String> serial, int rtuPort, int tcpPort, String interval, String broker) {
    /**
     * A panel.
     *
     * @param number the simulator's, also its unit id
     */
    record Panel(String id, int number, boolean onRs485) {
        String point(int position) {
            return "%s-%02d".formatted(id, position);
        }

        String channel(int position) {
            return point(position) + ".kwh-del";
        }
    }

    static List<Panel> panels(int count) {
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            panels.add(new Panel(String.valueOf((char) ('A' + i)), i + 1, i % 2 == 0));
        }
        return panels;
    }

    /** The units of one kind of line, as the simulator takes them. */
    String units(boolean onRs485) {
        return String.join(
                ",",
                panels.stream()
                        .filter(panel -> panel.onRs485() == onRs485)
                        .map(panel -> String.valueOf(panel.number()))
                        .toList());
    }

    long intervalSeconds() {
        return 60 * Options.minutes(interval);
    }

    boolean hasEthernet() {
        return panels.stream().anyMatch(panel -> !panel.onRs485());
    }

    /** The programme of rates: three by the time of day, and one for critical peaks that only an override puts in force; as many as meters hold. */
    static String programme() {
        return """
                # Made by ./gateway demo; docs/tou-programme.md explains every key.
                schema: meterhouse.tou/1
                id: demo
                version: 1
                name: Time of use with critical peaks
                effective: 2025-01-01
                zone: America/Toronto
                rates: {A: off-peak, B: mid-peak, C: on-peak, D: critical peak}
                default: C
                week: {weekday: [mon, tue, wed, thu, fri], weekend: [sat, sun]}
                seasons:
                  year: {from: 01-01, schedules: {weekday: weekday, weekend: weekend}}
                schedules:
                  weekday: {"00:00": A, "07:00": B, "11:00": C, "17:00": B, "19:00": A}
                  weekend: {"00:00": A}
                demand:
                  - {quantity: kW, rate: total, block: 15m}
                billing-read: {day: 1, at: "00:00", reset-demand: true}
                """;
    }

    /** The site file. */
    String siteFile() {
        StringBuilder yaml = new StringBuilder(
                """
                # Made by ./gateway demo; docs/site-file.md explains every key.
                site:
                  id: demo
                  name: Demonstration
                  zone: America/Toronto
                  interval: %s
                lines:
                """
                        .formatted(interval));
        yaml.append(serial.map(port -> "  - {id: riser, transport: rs485, port: %s, baud: 115200}\n".formatted(port))
                .orElse("  - {id: riser, transport: rtu-tcp, host: 127.0.0.1, port: %d}\n".formatted(rtuPort)));
        if (hasEthernet()) {
            yaml.append("  - {id: lan, transport: modbus-tcp, host: 127.0.0.1, port: %d}\n".formatted(tcpPort));
        }
        yaml.append("panels:\n");
        for (Panel panel : panels) {
            yaml.append(
                    """
                      - id: %s
                        line: %s
                        unit: %d
                        profile: panel-24
                        points: {count: 24, prefix: %s-, suiteFrom: %d01, phases: [A, B], ct: 200/0.08, rating: 100}
                    """
                            .formatted(
                                    panel.id(),
                                    panel.onRs485() ? "riser" : "lan",
                                    panel.number(),
                                    panel.id(),
                                    panel.number()));
        }
        yaml.append("uplinks:\n  - {id: cloud, kind: mqtt, url: \"%s\", live: 1s}\n".formatted(broker));
        return yaml.toString();
    }
}
