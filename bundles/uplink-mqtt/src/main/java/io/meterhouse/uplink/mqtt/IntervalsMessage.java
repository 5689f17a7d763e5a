package io.meterhouse.uplink.mqtt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Collects adjoining items of the stream until a message is full. The size is estimated from above before anything is written, so
 * that no item is written twice; an item that is larger by itself makes a message of its own.
 */
final class IntervalsMessage {
    /** The most that a message is made of when there is more to send. */
    static final int MOST_BYTES = 64 * 1024;

    static final int MOST_BATCHES = 288;

    private static final int FRAME_BYTES = 220;
    private static final int PANEL_BYTES = 80;
    private static final int PART_BYTES = 60;
    private static final int CHANGEOVER_BYTES = 160;
    private static final int LOST_BYTES = 50;

    private final Map<String, Map<ChannelId, Integer>> panels = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<StreamItem.Tombstone> lost = new ArrayList<>();
    private int items;
    private long first;
    private long last;
    private long bytes = FRAME_BYTES;

    boolean isEmpty() {
        return items == 0;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** Takes an item, unless it does not adjoin or there is no room for it any more. */
    boolean take(StreamItem item) {
        if (!isEmpty() && (item.sequence() != last + 1 || items >= MOST_BATCHES)) {
            return false;
        }
        if (item instanceof StreamItem.Entry entry) {
            List<Row> more = Row.of(entry.sequence(), entry.batch());
            long size = size(entry.batch(), more);
            if (!isEmpty() && bytes + size > MOST_BYTES) {
                return false;
            }
            bytes += size;
            rows.addAll(more);
            Map<ChannelId, Integer> channels =
                    panels.computeIfAbsent(entry.batch().panel(), panel -> new LinkedHashMap<>());
            entry.batch().intervals().forEach(i -> channels.putIfAbsent(i.channel(), channels.size()));
            cover(entry.sequence(), entry.sequence());
        } else if (item instanceof StreamItem.Tombstone tombstone) {
            // A character of UTF-8 JSON takes six bytes at most.
            long size = LOST_BYTES + 6L * tombstone.reason().length();
            if (!isEmpty() && bytes + size > MOST_BYTES) {
                return false;
            }
            bytes += size;
            lost.add(tombstone);
            cover(tombstone.sequence(), tombstone.last());
        }
        return true;
    }

    private void cover(long from, long to) {
        if (isEmpty()) {
            first = from;
        }
        last = to;
        items++;
    }

    private long size(Batch batch, List<Row> more) {
        Map<ChannelId, Integer> known = panels.get(batch.panel());
        long size = known == null ? PANEL_BYTES + batch.panel().length() : 0;
        for (Row row : more) {
            size += row.frameBytes();
        }
        for (Interval interval : batch.intervals()) {
            if (known == null || !known.containsKey(interval.channel())) {
                size += interval.channel().toString().length() + 3;
            }
            // Its place, count, register and flags.
            size += 5
                    + digits(interval.counts().orElse(1000))
                    + 1
                    + digits(interval.register().orElse(0))
                    + 1;
            size += digits(Integer.toUnsignedLong(interval.flags().bits())) + 1;
            for (Part part : interval.parts()) {
                size += PART_BYTES + digits(part.counts());
            }
            size += (long) CHANGEOVER_BYTES * interval.changeovers().size();
        }
        return size;
    }

    static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /**
     * The message's JSON.
     *
     * @param definitions of a panel by its id, null where it is in the site file no more
     */
    byte[] encode(String site, String epoch, Function<String, PanelDefinition> definitions) {
        return Json.object((int) Math.min(bytes, 16L << 20), json -> {
            json.writeStringField("schema", "meterhouse.intervals/1");
            json.writeStringField("site", site);
            json.writeStringField("epoch", epoch);
            json.writeNumberField("first", first);
            json.writeNumberField("last", last);
            json.writeArrayFieldStart("panels");
            for (Map.Entry<String, Map<ChannelId, Integer>> panel : panels.entrySet()) {
                writePanel(json, panel.getKey(), definitions.apply(panel.getKey()), panel.getValue());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (Row row : rows) {
                row.write(json, panels.get(row.panel()));
            }
            json.writeEndArray();
            if (!lost.isEmpty()) {
                writeLost(json);
            }
        });
    }

    private static void writePanel(
            JsonGenerator json, String id, PanelDefinition definition, Map<ChannelId, Integer> channels)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        if (definition != null) {
            json.writeNumberField("interval", definition.interval().duration().toSeconds());
            json.writeNumberField("tolerance", definition.tolerance().toSeconds());
        }
        json.writeArrayFieldStart("channels");
        for (ChannelId channel : channels.keySet()) {
            json.writeString(channel.toString());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeLost(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("lost");
        for (StreamItem.Tombstone tombstone : lost) {
            json.writeStartArray();
            json.writeNumber(tombstone.sequence());
            json.writeNumber(tombstone.last());
            json.writeString(tombstone.reason());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
