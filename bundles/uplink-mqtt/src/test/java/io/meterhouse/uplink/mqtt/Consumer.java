package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts as docs/uplink-mqtt.md tells a consumer to: the highest revision of each (channel, end). */
final class Consumer {
    private final Map<String, Long> values = new HashMap<>();
    private final TreeMap<Long, Integer> timesSeen = new TreeMap<>();
    private final List<JsonNode> messages = new ArrayList<>();

    void take(JsonNode message) {
        messages.add(message);
        for (long seq = message.get("first").asLong();
                seq <= message.get("last").asLong();
                seq++) {
            timesSeen.merge(seq, 1, Integer::sum);
        }
        Map<String, JsonNode> panels = new HashMap<>();
        message.get("panels").forEach(panel -> panels.put(panel.get("id").asText(), panel.get("channels")));
        for (JsonNode row : message.get("rows")) {
            assertThat(row.get("seq").asLong())
                    .isBetween(
                            message.get("first").asLong(), message.get("last").asLong());
            JsonNode channels = panels.get(row.get("panel").asText());
            for (int i = 0; i < row.get("v").size(); i++) {
                int index = row.has("c") ? row.get("c").get(i).asInt() : i;
                String key = channels.get(index).asText() + " " + row.get("end").asText();
                Long before = values.put(key, row.get("v").get(i).asLong());
                assertThat(before).as("conflict at " + key).isIn(null, values.get(key));
            }
        }
    }

    int messages() {
        return messages.size();
    }

    JsonNode message(int n) {
        return messages.get(n);
    }

    int intervals() {
        return values.size();
    }

    long sequences() {
        return timesSeen.size();
    }

    boolean seen(long sequence) {
        return timesSeen.containsKey(sequence);
    }

    /** Sequences that came more than once. */
    long repeated() {
        return timesSeen.values().stream().filter(times -> times > 1).count();
    }
}
