package io.meterhouse.simulator;

import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The command line of the simulator, understood.
 *
 * @param control port of the control connection, if there is to be one
 * @param faults lines as the command `fault` takes them
 */
record Options(
        long seed,
        List<PanelSettings> panels,
        List<Endpoint> endpoints,
        OptionalInt control,
        Instant siteOrigin,
        long wallOriginMillis,
        BigDecimal speed,
        List<String> faults) {

    /** A panel under a unit id. */
    record Place(int panel, int unit) {}

    /** A port or a line; the number is a port or a baud rate. */
    record Endpoint(String type, String host, Path path, int number, boolean even, List<Place> places) {}

    private static final List<String> KNOWN = List.of(
            "--panels",
            "--kind",
            "--panel",
            "--profile",
            "--modulus",
            "--start",
            "--history",
            "--tcp",
            "--rtu-tcp",
            "--serial",
            "--host",
            "--control",
            "--seed",
            "--site-origin",
            "--wall-origin",
            "--speed",
            "--fault");
    private static final List<String> REPEATED = List.of("--panel", "--tcp", "--rtu-tcp", "--serial", "--fault");

    static final String HELP =
            """
            Serves simulated meters over Modbus, so that any master can read them.

            What is served
              --panels N          how many panels (default 2)
              --kind KIND         what they are: panel-24 (default), panel-12, sdm630, bfm136
              --panel K=V,...     one panel by itself, repeatable, in place of --panels and --kind: kind=, serial=,
                                  modulus=, start=, profile=
              --modulus N         counts at which energy registers wrap to 0 (default of panels: 4294967296)
              --start N           counts that they show when the panels are installed (default: by seed, point and time)
              --profile MINUTES   load-profile interval: 5 (default), 15 or 60
              --history DAYS      how long the panels have hung there before the site origin (default 100)
              --seed S            which building (default 1); the same seed gives the same loads

            Where (each repeatable; default --tcp 1502; UNITS is PANEL[=UNIT],..., default all, each under its number)
              --tcp PORT[:UNITS]                     Modbus TCP; port 0 = any free one
              --rtu-tcp PORT[:UNITS]                 RTU frames over TCP
              --serial PATH:BAUD[:8N1|8E1][:UNITS]   RTU on a serial device or pseudo-terminal
              --host ADDRESS                         of the TCP ports (default 127.0.0.1)
              --control PORT                         commands and true registers, always on 127.0.0.1

            Time: site = site origin + (wall - wall origin) x speed
              --site-origin INSTANT      e.g. 2026-03-01T12:00:00Z (default: now)
              --wall-origin EPOCH_MS     (default: now)
              --speed K                  (default 1)

            Faults, repeatable, as the command `fault` of the control port
              --fault 'TARGET KIND [ARGS] [share P%] [at INSTANT] [for DURATION]'

              --help                     this text

            Ends at SIGTERM or at `quit` on the control port, with status 0; 2 = the command line is wrong, 1 = a port
            could not be opened. Prints what it serves, one `listen ...` line each, then `ready`.
            """;

    /** Reads arguments; now is the default of both origins. */
    static Options parse(String[] arguments, Instant now) {
        Map<String, List<String>> given = collect(arguments);
        long seed = Values.whole("--seed", one(given, "--seed", "1"), Long.MIN_VALUE, Long.MAX_VALUE);
        Instant origin = given.containsKey("--site-origin") ? Values.instant(one(given, "--site-origin", "")) : now;
        long history = Values.whole("--history", one(given, "--history", "100"), 0, 3650);
        List<PanelSettings> panels = panels(given, origin.toEpochMilli() - history * 86_400_000);
        OptionalInt control = given.containsKey("--control")
                ? OptionalInt.of((int) Values.whole("--control", one(given, "--control", ""), 0, 65_535))
                : OptionalInt.empty();
        return new Options(
                seed,
                panels,
                endpoints(given, panels.size()),
                control,
                origin,
                Values.whole(
                        "--wall-origin", one(given, "--wall-origin", "" + now.toEpochMilli()), 0, 100_000_000_000_000L),
                Values.decimal("--speed", one(given, "--speed", "1"), "0.001", "100000"),
                given.getOrDefault("--fault", List.of()));
    }

    private static Map<String, List<String>> collect(String[] arguments) {
        Map<String, List<String>> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String[] pair = arguments[i].split("=", 2);
            String name = pair[0];
            if (!KNOWN.contains(name)) {
                throw new UsageError("no option '" + name + "'; --help shows all");
            }
            String value;
            if (pair.length == 2) {
                value = pair[1];
                i--;
            } else if (i + 1 < arguments.length) {
                value = arguments[i + 1];
            } else {
                throw new UsageError(name + ": a value is missing");
            }
            List<String> values = given.computeIfAbsent(name, key -> new ArrayList<>());
            if (!values.isEmpty() && !REPEATED.contains(name)) {
                throw new UsageError(name + " is given twice");
            }
            values.add(value);
        }
        return given;
    }

    private static String one(Map<String, List<String>> given, String name, String otherwise) {
        return given.containsKey(name) ? given.get(name).get(0) : otherwise;
    }

    private static List<PanelSettings> panels(Map<String, List<String>> given, long installed) {
        List<String> specs = new ArrayList<>(given.getOrDefault("--panel", List.of()));
        if (specs.isEmpty()) {
            long count = Values.whole("--panels", one(given, "--panels", "2"), 1, 247);
            for (int i = 0; i < count; i++) {
                specs.add("");
            }
        } else if (given.containsKey("--panels")) {
            throw new UsageError("--panels and --panel exclude each other");
        }
        List<PanelSettings> panels = new ArrayList<>();
        for (String spec : specs) {
            Map<String, String> keys = new HashMap<>();
            keys.put("kind", one(given, "--kind", "panel-24"));
            keys.put("profile", one(given, "--profile", "5"));
            for (String key : List.of("modulus", "start")) {
                if (given.containsKey("--" + key)) {
                    keys.put(key, one(given, "--" + key, ""));
                }
            }
            for (String part : spec.isEmpty() ? new String[0] : spec.split(",")) {
                String[] pair = part.split("=", 2);
                if (pair.length < 2
                        || !List.of("kind", "serial", "modulus", "start", "profile")
                                .contains(pair[0])) {
                    throw new UsageError(
                            "--panel: kind=, serial=, modulus=, start= or profile= expected, not '" + part + "'");
                }
                keys.put(pair[0], pair[1]);
            }
            panels.add(panel(panels.size() + 1, keys, installed));
        }
        return panels;
    }

    private static PanelSettings panel(int number, Map<String, String> keys, long installed) {
        PanelKind kind = PanelKind.of(keys.get("kind"))
                .orElseThrow(() -> new UsageError(
                        "--kind: one of " + PanelKind.ids() + " expected, not '" + keys.get("kind") + "'"));
        String start = keys.get("start");
        try {
            return new PanelSettings(
                    number,
                    kind,
                    Values.whole("serial", keys.getOrDefault("serial", "" + (2_400_000 + number)), 1, 0xFFFFFFFFL),
                    Values.whole("modulus", keys.getOrDefault("modulus", "" + kind.modulus()), 1000, 1L << 32),
                    start == null ? OptionalLong.empty() : OptionalLong.of(Values.whole("start", start, 0, 1L << 32)),
                    (int) Values.whole("profile", keys.get("profile"), 5, 60),
                    installed);
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage());
        }
    }

    private static List<Endpoint> endpoints(Map<String, List<String>> given, int panels) {
        List<Endpoint> endpoints = new ArrayList<>();
        String host = one(given, "--host", "127.0.0.1");
        for (String type : List.of("tcp", "rtu-tcp")) {
            for (String text : given.getOrDefault("--" + type, List.of())) {
                String[] parts = text.split(":", 2);
                int port = (int) Values.whole("--" + type, parts[0], 0, 65_535);
                endpoints.add(
                        new Endpoint(type, host, null, port, false, places(parts.length > 1 ? parts[1] : "", panels)));
            }
        }
        for (String text : given.getOrDefault("--serial", List.of())) {
            endpoints.add(serial(text, panels));
        }
        if (endpoints.isEmpty()) {
            endpoints.add(new Endpoint("tcp", host, null, 1502, false, places("", panels)));
        }
        return endpoints;
    }

    private static Endpoint serial(String text, int panels) {
        List<String> parts = new ArrayList<>(List.of(text.split(":")));
        if (parts.size() < 2 || parts.size() > 4) {
            throw new UsageError("--serial: PATH:BAUD[:8N1|8E1][:UNITS] expected, not '" + text + "'");
        }
        boolean even = parts.size() > 2 && parts.get(2).equals("8E1");
        if (parts.size() > 2 && (even || parts.get(2).equals("8N1"))) {
            parts.remove(2);
        }
        if (parts.size() > 3) {
            throw new UsageError("--serial: 8N1 or 8E1 expected, not '" + parts.get(2) + "'");
        }
        int baud = (int) Values.whole("--serial", parts.get(1), 300, 921_600);
        return new Endpoint(
                "serial", "", Path.of(parts.get(0)), baud, even, places(parts.size() > 2 ? parts.get(2) : "", panels));
    }

    private static List<Place> places(String text, int panels) {
        List<Place> places = new ArrayList<>();
        if (text.isEmpty()) {
            for (int i = 1; i <= panels; i++) {
                places.add(new Place(i, i));
            }
            return places;
        }
        for (String part : text.split(",")) {
            String[] pair = part.split("=", 2);
            int panel = (int) Values.whole("panel", pair[0], 1, panels);
            places.add(new Place(panel, (int) Values.whole("unit", pair[pair.length - 1], 1, 247)));
        }
        return places;
    }
}
