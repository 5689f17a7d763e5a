package io.meterhouse.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway itself said was wrong: its events but those that are for the record only, and the errors in its log. They are
 * reported and are no fault: a run in which a broker was away may be clean.
 */
final class Notices {
    private static final int MOST = 200;

    private final Map<String, ObjectNode> events = new TreeMap<>();
    private final JsonNode errors;
    private long count;
    private long leftOut;

    /** @param said {@code events} as the command of that name gives them, {@code log_errors} as text */
    Notices(JsonNode said) {
        errors = said.path("log_errors");
        said.path("events").forEach(this::add);
    }

    private void add(JsonNode event) {
        String severity = event.path("severity").asText();
        if (severity.equals("info")) {
            return;
        }
        count++;
        String kind = event.path("kind").asText();
        String subject = event.path("subject").asText();
        String name = kind + " " + subject;
        if (!events.containsKey(name) && events.size() == MOST) {
            leftOut++;
            return;
        }
        ObjectNode one = events.computeIfAbsent(
                name, key -> ((ObjectNode) event).objectNode().put("kind", kind).put("severity", severity));
        one.put("subject", subject);
        one.put("count", one.path("count").asLong() + 1);
        // The newest says how it stands.
        one.put("text", event.path("text").asText());
    }

    void write(ObjectNode report) {
        ObjectNode json = report.putObject("events");
        json.put("count", count);
        json.put("left_out", leftOut);
        ArrayNode list = json.putArray("kinds");
        events.values().forEach(list::add);
        ObjectNode log = report.putObject("log");
        log.put("errors", errors.size());
        ArrayNode lines = log.putArray("lines");
        for (int i = 0; i < Math.min(MOST, errors.size()); i++) {
            lines.add(errors.get(i));
        }
    }
}
