package io.meterhouse.itest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.api.metering.Flag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The intervals in messages, as docs/uplink-mqtt.md tells a consumer to read them: of each channel and end the newest epoch counts, and
 * in it the highest revision.
 */
public final class Deliveries {
    private static final Comparator<Delivered> ORDER =
            Comparator.comparingInt(Delivered::epoch).thenComparingInt(Delivered::revision);

    private final Map<Key, Delivered> latest = new HashMap<>();

    private final List<String> epochs = new ArrayList<>();
    private long newestSequence;

    private record Key(String channel, Instant end) {}

    /**
     * An interval that was delivered.
     *
     * @param epoch counted in the order in which their first messages came
     */
    public record Delivered(
            int epoch,
            long sequence,
            String panel,
            String channel,
            Instant start,
            Instant end,
            int revision,
            OptionalLong counts,
            OptionalLong register,
            int flags) {
        /** Whether it bears the flag. */
        public boolean has(Flag flag) {
            return (flags & flag.bit()) != 0;
        }
    }

    static Deliveries of(List<JsonNode> messages) {
        var deliveries = new Deliveries();
        for (JsonNode message : messages) {
            Map<String, JsonNode> channels = new HashMap<>();
            message.path("panels").forEach(panel -> channels.put(panel.get("id").asText(), panel.get("channels")));
            int epoch = deliveries.epoch(message.path("epoch").asText());
            if (epoch == deliveries.epochs.size() - 1) {
                deliveries.newestSequence =
                        Math.max(deliveries.newestSequence, message.path("last").asLong());
            }
            message.path("rows").forEach(row -> deliveries.add(epoch, row, channels));
        }
        return deliveries;
    }

    private int epoch(String name) {
        if (!epochs.contains(name)) {
            epochs.add(name);
            newestSequence = 0;
        }
        return epochs.indexOf(name);
    }

    private void add(int epoch, JsonNode row, Map<String, JsonNode> channels) {
        String panel = row.get("panel").asText();
        for (int i = 0; i < row.get("v").size(); i++) {
            int place = row.has("c") ? row.get("c").get(i).asInt() : i;
            var delivered = new Delivered(
                    epoch,
                    row.get("seq").asLong(),
                    panel,
                    channels.get(panel).get(place).asText(),
                    Instant.parse(row.get("start").asText()),
                    Instant.parse(row.get("end").asText()),
                    row.get("rev").asInt(),
                    number(row, "v", i),
                    number(row, "b", i),
                    row.has("f") ? row.get("f").get(i).asInt() : 0);
            latest.merge(
                    new Key(delivered.channel(), delivered.end()),
                    delivered,
                    (old, now) -> ORDER.compare(now, old) >= 0 ? now : old);
        }
    }

    private static OptionalLong number(JsonNode row, String field, int i) {
        JsonNode values = row.get(field);
        return values == null || values.get(i).isNull()
                ? OptionalLong.empty()
                : OptionalLong.of(values.get(i).asLong());
    }

    /** The epochs of the gateway's store, as their first messages came. */
    public List<String> epochs() {
        return List.copyOf(epochs);
    }

    /** The last sequence of the newest epoch; 0 when there is none. */
    public long newestSequence() {
        return newestSequence;
    }

    /** Those that count, of all channels. */
    public Collection<Delivered> all() {
        return latest.values();
    }

    /** Those of a panel that end after an instant, in no order. */
    public List<Delivered> ofPanel(String panel, Instant after) {
        return latest.values().stream()
                .filter(each -> each.panel().equals(panel) && each.end().isAfter(after))
                .toList();
    }

    /** Those of a channel, by their end. */
    public List<Delivered> ofChannel(String channel) {
        List<Delivered> found = new ArrayList<>(latest.values());
        found.removeIf(each -> !each.channel().equals(channel));
        found.sort(Comparator.comparing(Delivered::end));
        return found;
    }

    /** The newest end that every channel of the two panels has a value for; the earliest instant when there is none. */
    public Instant complete(List<String> channels) {
        return channels.stream()
                .map(channel -> ofChannel(channel).stream()
                        .filter(each -> each.counts().isPresent())
                        .map(Delivered::end)
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.EPOCH))
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }
}
