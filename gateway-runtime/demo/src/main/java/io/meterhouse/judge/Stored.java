package io.meterhouse.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the gateway said before it was stopped: that it has in its store ({@code meterhouse intervals} of each channel), is acknowledged
 * ({@code meterhouse uplinks}), and what was wrong.
 */
final class Stored {
    final Notices notices;
    private final long acknowledged;
    private final Map<String, Map<String, JsonNode>> rows = new HashMap<>();
    private final Map<String, Map<Long, Long>> newest = new HashMap<>();

    Stored(JsonNode json) {
        notices = new Notices(json);
        acknowledged = json.path("acknowledged").asLong(-1);
        json.path("channels").properties().forEach(channel -> {
            Map<String, JsonNode> byName = rows.computeIfAbsent(channel.getKey(), name -> new HashMap<>());
            Map<Long, Long> sequences = newest.computeIfAbsent(channel.getKey(), name -> new HashMap<>());
            for (JsonNode row : channel.getValue()) {
                long end = Run.millis(row.path("end"));
                byName.put(end + "/" + row.path("revision").asInt(), row);
                sequences.merge(end, row.path("sequence").asLong(), Math::max);
            }
        });
    }

    boolean has(String channel, long end) {
        return newest.getOrDefault(channel, Map.of()).containsKey(end);
    }

    /** Whether the newest revision is acknowledged, and so are those before it. */
    boolean acknowledged(String channel, long end) {
        return has(channel, end) && newest.get(channel).get(end) <= acknowledged;
    }

    /** What of a channel is acknowledged, each as {@link Item#name} has it. */
    List<String> acknowledged(String channel) {
        return rows.getOrDefault(channel, Map.of()).entrySet().stream()
                .filter(row -> row.getValue().path("sequence").asLong() <= acknowledged)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the store says something else than the message; what came later than it was asked is not held against it. */
    boolean contradicts(Item item) {
        JsonNode row = rows.getOrDefault(item.channel(), Map.of()).get(item.name());
        return row != null
                && !(same(row.path("counts"), item.counts())
                        && same(row.path("register"), item.register())
                        && row.path("sequence").asLong() == item.sequence()
                        && Run.millis(row.path("start")) == item.start());
    }

    private static boolean same(JsonNode stored, Long told) {
        return told == null ? !stored.isIntegralNumber() : stored.isIntegralNumber() && stored.asLong() == told;
    }
}
