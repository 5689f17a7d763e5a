package io.meterhouse.universe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meterhouse.uplink.mqtt.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A consumer who has read docs/uplink-mqtt.md, and nothing else. Thread-safe. */
final class Ledger {
    private static final long LOOK_MILLIS = 20;

    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Message> messages = new ArrayList<>();
    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private final Map<String, TreeMap<Instant, Row>> counted = new TreeMap<>();
    private final Map<String, Row> revisions = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();
    private int repeated;

    /**
     * An interval of a channel.
     *
     * @param counts null when nothing is known
     * @param register null when it is not known, and {@code t0} and {@code t1} likewise
     */
    record Row(
            Instant start,
            Instant end,
            int revision,
            int channelRevision,
            Long counts,
            Long register,
            Instant t0,
            Instant t1,
            int flags) {}

    synchronized void take(Message message) {
        messages.add(message);
        if (message.topic().endsWith("/intervals")) {
            try {
                intervals(mapper.readTree(message.payload()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        notifyAll();
    }

    private void intervals(JsonNode message) {
        note(message.get("first").asLong(), message.get("last").asLong());
        Map<String, JsonNode> channels = new HashMap<>();
        message.get("panels").forEach(panel -> channels.put(panel.get("id").asText(), panel.get("channels")));
        for (JsonNode row : message.get("rows")) {
            JsonNode names = channels.get(row.get("panel").asText());
            for (int i = 0; i < row.get("v").size(); i++) {
                int channel = row.has("c") ? row.get("c").get(i).asInt() : i;
                count(names.get(channel).asText(), row(row, i));
            }
        }
    }

    private void note(long first, long last) {
        ranges.merge(first, last, Math::max);
    }

    private static Row row(JsonNode row, int i) {
        return new Row(
                instant(row, "start"),
                instant(row, "end"),
                row.get("rev").asInt(),
                row.get("cr").asInt(),
                number(row, "v", i),
                number(row, "b", i),
                instant(row, "t0"),
                instant(row, "t1"),
                row.has("f") ? row.get("f").get(i).asInt() : 0);
    }

    private static Instant instant(JsonNode row, String key) {
        return row.hasNonNull(key) ? Instant.parse(row.get(key).asText()) : null;
    }

    private static Long number(JsonNode row, String key, int i) {
        return row.hasNonNull(key) && !row.get(key).get(i).isNull()
                ? row.get(key).get(i).asLong()
                : null;
    }

    private void count(String channel, Row row) {
        Row same = revisions.putIfAbsent(channel + " " + row.end() + " " + row.revision(), row);
        if (same != null) {
            repeated++;
            if (!same.equals(row)) {
                contradictions.add(channel + ": " + same + ", then " + row);
            }
        }
        counted.computeIfAbsent(channel, id -> new TreeMap<>())
                .merge(row.end(), row, (old, late) -> late.revision() > old.revision() ? late : old);
    }

    /** What is counted of a channel: of each end the highest revision. */
    synchronized List<Row> of(String channel) {
        return List.copyOf(counted.getOrDefault(channel, new TreeMap<>()).values());
    }

    synchronized List<String> channels() {
        return List.copyOf(counted.keySet());
    }

    /** Intervals that came again in the same revision. */
    synchronized int repeated() {
        return repeated;
    }

    /** Intervals that came again in the same revision, and differently. */
    synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    /** The last sequence up to which everything has come. */
    synchronized long complete() {
        long to = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            if (range.getKey() > to + 1) {
                break;
            }
            to = Math.max(to, range.getValue());
        }
        return to;
    }

    /** Every message, in the order received. */
    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Waits, on real time, until something is true. */
    synchronized void await(BooleanSupplier condition, long seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (long left = seconds * 1000; !condition.getAsBoolean(); left = (end - System.nanoTime()) / 1_000_000) {
            if (left <= 0) {
                throw new AssertionError("not within " + seconds + " s; " + messages.size() + " messages have come");
            }
            wait(Math.min(left, LOOK_MILLIS));
        }
    }
}
