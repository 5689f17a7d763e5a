package io.meterhouse.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The raw message log, one JSON object a line: arrived (epoch ms), topic, payload as text. */
final class RawLog {
    final List<Item> items = new ArrayList<>();
    /** By epoch, in the order in which they came: sequences that a message covered. */
    private final Map<String, List<long[]>> covered = new LinkedHashMap<>();

    long messages;
    long liveMessages;
    long lost;
    long malformed;
    Long firstLive;

    private static final ObjectMapper JSON = new ObjectMapper();

    static RawLog read(Path file) throws IOException {
        RawLog log = new RawLog();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.line(line);
            }
        }
        return log;
    }

    private void line(String line) {
        try {
            JsonNode entry = JSON.readTree(line);
            String topic = entry.path("topic").asText();
            if (topic.contains("/live/")) {
                liveMessages++;
                if (firstLive == null) {
                    firstLive = entry.path("arrived").asLong();
                }
            } else if (topic.endsWith("/intervals")) {
                messages++;
                intervals(JSON.readTree(entry.path("payload").asText()));
            }
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            malformed++;
        }
    }

    private void intervals(JsonNode message) {
        List<Item> found = new ArrayList<>();
        Map<String, JsonNode> channels = new TreeMap<>();
        for (JsonNode panel : message.path("panels")) {
            channels.put(panel.path("id").asText(), panel.path("channels"));
        }
        long[] range = {
            required(message, "first").asLong(), required(message, "last").asLong()
        };
        String name = message.path("epoch").asText();
        int known = List.copyOf(covered.keySet()).indexOf(name);
        int epoch = known < 0 ? covered.size() : known;
        for (JsonNode row : message.path("rows")) {
            row(epoch, row, channels.get(row.path("panel").asText()), found);
        }
        items.addAll(found);
        covered.computeIfAbsent(name, none -> new ArrayList<>()).add(range);
        for (JsonNode gone : message.path("lost")) {
            lost += gone.path(1).asLong() - gone.path(0).asLong() + 1;
        }
    }

    private static void row(int epoch, JsonNode row, JsonNode channels, List<Item> found) {
        JsonNode values = required(row, "v");
        JsonNode places = row.path("c");
        boolean known = row.hasNonNull("t0");
        for (int i = 0; i < values.size(); i++) {
            JsonNode channel = channels == null
                    ? null
                    : channels.get(places.isArray() ? places.path(i).asInt(-1) : i);
            if (channel == null) {
                throw new IllegalArgumentException("a value of no channel");
            }
            List<Long> parts = new ArrayList<>();
            row.path("parts")
                    .path("" + i)
                    .forEach(part -> parts.add(part.path(1).asLong()));
            List<Item.Change> changes = new ArrayList<>();
            row.path("over")
                    .path("" + i)
                    .forEach(change ->
                            changes.add(new Item.Change(mark(change.path("closed")), mark(change.path("opened")))));
            found.add(new Item(
                    epoch,
                    channel.asText(),
                    required(row, "seq").asLong(),
                    Run.millis(required(row, "start")),
                    Run.millis(required(row, "end")),
                    required(row, "rev").asInt(),
                    required(row, "cr").asInt(),
                    required(row, "unit").asText(),
                    number(values.path(i)),
                    known ? number(row.path("b").path(i)) : null,
                    known ? Run.millis(row.path("t0")) : 0,
                    known ? Run.millis(required(row, "t1")) : 0,
                    row.path("f").path(i).asLong(0),
                    parts,
                    changes));
        }
    }

    private static Item.Mark mark(JsonNode mark) {
        return mark.isMissingNode()
                ? null
                : new Item.Mark(Run.millis(required(mark, 0)), required(mark, 1).asLong());
    }

    private static Long number(JsonNode node) {
        return node.isIntegralNumber() ? node.asLong() : null;
    }

    private static JsonNode required(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static JsonNode required(JsonNode list, int place) {
        JsonNode value = list.get(place);
        if (value == null) {
            throw new IllegalArgumentException("a mark without instant and register");
        }
        return value;
    }

    /** Sequences between the first and the last of each epoch that no message covered, and between the epochs. */
    long uncovered() {
        long missing = 0;
        long next = Long.MAX_VALUE;
        for (List<long[]> ranges : covered.values()) {
            List<long[]> sorted = new ArrayList<>(ranges);
            sorted.sort((a, b) -> Long.compare(a[0], b[0]));
            next = Math.min(next, sorted.get(0)[0]);
            for (long[] range : sorted) {
                missing += Math.max(0, range[0] - next);
                next = Math.max(next, range[1] + 1);
            }
        }
        return missing;
    }
}
