package io.meterhouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of the points from the messages, for the table. Thread-safe. */
final class Board {
    private static final String[] FLAGS = {
        "gap",
        "test",
        "edited",
        "estimated",
        "questionable",
        "overflow",
        "partial",
        "long",
        "power fail",
        "time change",
        "",
        "time unknown",
        "mixed tier",
        "backfilled",
        "rollover",
        "config change",
        "meter change",
        "derived"
    };
    private static final long WATT_HOURS_PER_COUNT = 2;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Point> points = new TreeMap<>();
    private final Map<String, Panel> panels = new TreeMap<>();
    private long messages;
    private long intervals;
    private final List<String> news = new ArrayList<>();

    /** A point: live power and register, last interval, intervals delivered. */
    static final class Point {
        Long watts;
        Long counts;
        String lastValue = "";
        Instant lastEnd;
        String flags = "";
        long delivered;
    }

    /** A panel: when it was read last, and the last boundary that came. */
    static final class Panel {
        Instant readAt;
        Instant lastEnd;
        long boundaries;
    }

    synchronized void message(String topic, String payload) {
        messages++;
        try {
            if (topic.endsWith("/intervals")) {
                intervals(mapper.readTree(payload));
            } else if (topic.contains("/live/")) {
                live(mapper.readTree(payload));
            }
        } catch (IOException e) {
            news.add("a message on " + topic + " cannot be read: " + e.getMessage());
        }
    }

    private void live(JsonNode message) {
        panel(message.path("panel").asText()).readAt =
                Instant.parse(message.path("at").asText());
        for (JsonNode live : message.path("points")) {
            Point point = point(live.path("id").asText());
            point.watts = live.path("w").isNumber() ? live.path("w").asLong() : null;
            JsonNode register = live.path("registers").path("kwh-del");
            point.counts = register.isArray() ? register.get(0).asLong() : null;
        }
    }

    private void intervals(JsonNode message) {
        Map<String, JsonNode> channels = new TreeMap<>();
        message.path("panels").forEach(panel -> channels.put(panel.path("id").asText(), panel.path("channels")));
        for (JsonNode row : message.path("rows")) {
            String id = row.path("panel").asText();
            Instant end = Instant.parse(row.path("end").asText());
            Panel panel = panel(id);
            if (row.path("rev").asInt() == 0 && (panel.lastEnd == null || end.isAfter(panel.lastEnd))) {
                panel.lastEnd = end;
                panel.boundaries++;
            }
            JsonNode names = channels.get(id);
            JsonNode chosen = row.get("c");
            long sum = 0;
            int size = row.path("v").size();
            for (int i = 0; i < size; i++) {
                String channel =
                        names.get(chosen == null ? i : chosen.get(i).asInt()).asText();
                JsonNode value = row.path("v").get(i);
                intervals++;
                Point point = point(channel.substring(0, channel.indexOf('.')));
                point.delivered++;
                if (point.lastEnd == null || !end.isBefore(point.lastEnd)) {
                    point.lastEnd = end;
                    point.lastValue = value.isNumber() ? Long.toString(value.asLong() * WATT_HOURS_PER_COUNT) : "-";
                    point.flags = flags(row.path("f").path(i).asInt(0));
                }
                sum += value.asLong(0);
            }
            news.add("panel " + id + ", interval to " + end + ": " + size + " points, " + sum * WATT_HOURS_PER_COUNT
                    + " Wh"
                    + (row.path("rev").asInt() > 0
                            ? ", revision " + row.path("rev").asInt()
                            : ""));
        }
    }

    private static String flags(int bits) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < FLAGS.length; bit++) {
            if ((bits & 1 << bit) != 0 && !FLAGS[bit].isEmpty()) {
                text.append(text.isEmpty() ? "" : ", ").append(FLAGS[bit]);
            }
        }
        return text.toString();
    }

    private Point point(String id) {
        return points.computeIfAbsent(id, key -> new Point());
    }

    private Panel panel(String id) {
        return panels.computeIfAbsent(id, key -> new Panel());
    }

    synchronized Instant lastEnd(String panel) {
        Panel known = panels.get(panel);
        return known == null || known.lastEnd == null ? Instant.MIN : known.lastEnd;
    }

    /** What is new since the last call, a line each. */
    synchronized List<String> news() {
        List<String> lines = List.copyOf(news);
        news.clear();
        return lines;
    }

    synchronized String counts() {
        return messages + " messages, " + intervals + " intervals delivered";
    }

    /** The lines of a panel's table, each {@link Table#WIDTH} wide. */
    synchronized List<String> table(Building.Panel panel, Instant now) {
        Panel state = panel(panel.id());
        List<String> lines = new ArrayList<>();
        lines.add(Table.title(panel, state, now));
        lines.add(Table.HEADING);
        for (int position = 1; position <= 24; position++) {
            lines.add(Table.row(panel.point(position), point(panel.point(position))));
        }
        return lines;
    }
}
