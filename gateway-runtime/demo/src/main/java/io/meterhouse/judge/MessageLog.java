package io.meterhouse.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The raw log of messages: a line of JSON each, {@code {"arrived": epoch milliseconds, "topic": .., "payload": text}}.
 *
 * @param intervals every interval of every message, in order of arrival
 * @param tolerances of each panel, seconds
 * @param lengths of each panel's intervals, seconds
 * @param panelOf the panel of each channel
 * @param messages how many interval messages
 * @param firstInterval when the first of them arrived; 0 when none did
 * @param firstLive when the first live message arrived; 0 when none did
 */
record MessageLog(
        List<Received> intervals,
        Map<String, Long> tolerances,
        Map<String, Long> lengths,
        Map<String, String> panelOf,
        long messages,
        long firstInterval,
        long firstLive) {
    static MessageLog read(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Received> intervals = new ArrayList<>();
        Map<String, Long> tolerances = new HashMap<>();
        Map<String, Long> lengths = new HashMap<>();
        Map<String, String> panelOf = new HashMap<>();
        long messages = 0;
        long firstInterval = 0;
        long firstLive = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = mapper.readTree(line);
                String topic = entry.path("topic").asText();
                long arrived = entry.path("arrived").asLong();
                if (topic.contains("/live/")) {
                    firstLive = firstLive == 0 ? arrived : firstLive;
                } else if (topic.endsWith("/intervals")) {
                    firstInterval = firstInterval == 0 ? arrived : firstInterval;
                    messages++;
                    JsonNode message = mapper.readTree(entry.path("payload").asText());
                    Map<String, List<String>> channels = new HashMap<>();
                    for (JsonNode panel : message.path("panels")) {
                        String id = panel.path("id").asText();
                        List<String> names = new ArrayList<>();
                        panel.path("channels").forEach(name -> names.add(name.asText()));
                        names.forEach(name -> panelOf.put(name, id));
                        channels.put(id, names);
                        tolerances.put(id, panel.path("tolerance").asLong());
                        lengths.put(id, panel.path("interval").asLong());
                    }
                    for (JsonNode row : message.path("rows")) {
                        row(message.path("epoch").asText(), row, channels, intervals);
                    }
                }
            }
        }
        return new MessageLog(intervals, tolerances, lengths, panelOf, messages, firstInterval, firstLive);
    }

    private static void row(String epoch, JsonNode row, Map<String, List<String>> channels, List<Received> into) {
        List<String> names = channels.getOrDefault(row.path("panel").asText(), List.of());
        JsonNode chosen = row.get("c");
        int size = chosen == null ? names.size() : chosen.size();
        for (int i = 0; i < size; i++) {
            int index = chosen == null ? i : chosen.get(i).asInt();
            JsonNode over = row.path("over").path(Integer.toString(index));
            into.add(new Received(
                    names.get(index),
                    epoch,
                    row.path("seq").asLong(),
                    Instant.parse(row.path("start").asText()),
                    Instant.parse(row.path("end").asText()),
                    row.path("rev").asInt(),
                    row.path("cr").asInt(),
                    number(row.path("v"), i),
                    number(row.path("b"), i),
                    row.path("f").path(i).asInt(0),
                    instant(row.path("t0")),
                    instant(row.path("t1")),
                    !over.isMissingNode()));
        }
    }

    private static Long number(JsonNode array, int index) {
        JsonNode node = array.path(index);
        return node.isNumber() ? node.asLong() : null;
    }

    private static Instant instant(JsonNode node) {
        return node.isTextual() ? Instant.parse(node.asText()) : null;
    }
}
