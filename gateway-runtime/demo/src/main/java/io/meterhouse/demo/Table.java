package io.meterhouse.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The live table, redrawn in place. */
final class Table {
    static final int WIDTH = 64;
    static final String HEADING =
            fit("\u001b[2m point      kW         kWh   last Wh  to     delivered\u001b[0m", WIDTH + 8);
    private static final ZoneId ZONE = ZoneId.of("America/Toronto");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZONE);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss", Locale.ENGLISH)
            .withZone(ZONE);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int FALLBACK_COLUMNS = 80;
    private static final int FALLBACK_ROWS = 24;

    private Table() {}

    static String title(Building.Panel panel, Board.Panel state, Instant now) {
        String way = panel.onRs485() ? "RS485" : "Ethernet";
        String health;
        if (state.readAt == null) {
            health = "\u001b[33m● not read yet\u001b[0m";
        } else if (Duration.between(state.readAt, now).compareTo(FRESH) > 0) {
            health = "\u001b[31m● silent since " + TIME.format(state.readAt) + "\u001b[0m";
        } else {
            health = "\u001b[32m● read\u001b[0m";
        }
        return fit(
                "\u001b[1m Panel " + panel.id() + "\u001b[0m on " + way + "  " + health + "  " + state.boundaries
                        + " boundaries",
                WIDTH + 17);
    }

    static String row(String id, Board.Point point) {
        String kilowatts = point.watts == null ? "-" : "%.3f".formatted(point.watts / 1000.0);
        String register =
                point.counts == null ? "-" : point.counts * 2 / 1000 + "." + "%03d".formatted(point.counts * 2 % 1000);
        String end = point.lastEnd == null ? "" : TIME.format(point.lastEnd);
        String flags = point.flags.isEmpty() ? "" : "  " + point.flags;
        return fit(
                " %-7s %6s %11s %9s  %-5s %5d%s"
                        .formatted(id, kilowatts, register, point.lastValue, end, point.delivered, flags),
                WIDTH);
    }

    private static String fit(String text, int width) {
        return text.length() >= width ? text.substring(0, width) : text + " ".repeat(width - text.length());
    }

    /** The whole screen. */
    static String screen(Building building, Board board, Clock clock, String brokerName, String rates) {
        int[] size = size();
        List<String> lines = lines(building, board, clock, brokerName, rates, Math.max(1, size[1] / (WIDTH + 2)));
        int rows = size[0] - 1;
        boolean cut = lines.size() > rows;
        // Between these marks a terminal that knows them shows nothing half drawn.
        StringBuilder screen = new StringBuilder("\u001b[?2026h\u001b[H");
        for (String line : lines.subList(0, cut ? rows - 1 : lines.size())) {
            screen.append(line).append("\u001b[K\r\n");
        }
        if (cut) {
            screen.append("\u001b[2m ... ")
                    .append(lines.size() - rows + 1)
                    .append(" more lines: make the window larger\u001b[0m\u001b[K\r\n");
        }
        return screen.append("\u001b[J\u001b[?2026l").toString();
    }

    /** All lines, so many panels side by side. */
    static List<String> lines(
            Building building, Board board, Clock clock, String brokerName, String rates, int abreast) {
        List<String> lines = new ArrayList<>();
        lines.add("\u001b[1m Meterhouse demo\u001b[0m   " + FULL.format(clock.site()) + " at the site, " + clock.speed()
                + " times as fast   broker " + brokerName);
        lines.add(" " + board.counts() + "   Ctrl-C ends it");
        lines.add(" " + rates);
        List<Building.Panel> panels = building.panels();
        for (int from = 0; from < panels.size(); from += abreast) {
            lines.add("");
            List<List<String>> columns = new ArrayList<>();
            for (Building.Panel panel : panels.subList(from, Math.min(panels.size(), from + abreast))) {
                columns.add(board.table(panel, clock.site()));
            }
            for (int row = 0; row < columns.get(0).size(); row++) {
                int at = row;
                lines.add(String.join(
                        "  ", columns.stream().map(column -> column.get(at)).toList()));
            }
        }
        return lines;
    }

    /** Rows and columns of the terminal. */
    private static int[] size() {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty 2>/dev/null").start();
            String[] words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .trim()
                    .split(" ");
            if (words.length == 2) {
                return new int[] {Integer.parseInt(words[0]), Integer.parseInt(words[1])};
            }
        } catch (IOException | NumberFormatException e) {
            // Then as every terminal has at least.
        }
        return new int[] {FALLBACK_ROWS, FALLBACK_COLUMNS};
    }
}
