package io.meterhouse.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a faultless gateway would have delivered of two points, 12 intervals of 5 minutes; to be doctored. */
final class Delivery implements Truth {
    static final long START = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    static final long INTERVAL = 300_000;
    static final int BOUNDARIES = 12;

    final ObjectMapper json = new ObjectMapper();
    final List<ObjectNode> messages = new ArrayList<>();
    long modulus = 1L << 32;
    long offset = 5_000;
    List<Run.Gap> gaps = List.of();
    long shared = Long.MAX_VALUE;
    long firstRead = START - 1_000;
    long lastRead = START + BOUNDARIES * INTERVAL + 1_000;

    /** A delivery whose registers begin with so many counts, before they wrap. */
    static Delivery of(long offset) {
        Delivery delivery = new Delivery();
        delivery.offset = offset;
        for (int i = 1; i <= BOUNDARIES; i++) {
            delivery.messages.add(delivery.message(i));
        }
        return delivery;
    }

    static String at(long millis) {
        String text = Instant.ofEpochMilli(millis).toString();
        return text.length() == 20 ? text.replace("Z", ".000Z") : text;
    }

    private ObjectNode message(int i) {
        long end = START + i * INTERVAL;
        ObjectNode message = json.createObjectNode();
        message.put("schema", "meterhouse.intervals/1").put("site", "s").put("epoch", "0123456789abcdef");
        message.put("first", i).put("last", i);
        ObjectNode panel = message.putArray("panels").addObject();
        panel.put("id", "A").put("interval", 300).put("tolerance", 150);
        panel.putArray("channels").add("A-01.kwh-del").add("A-02.kwh-del");
        ObjectNode row = message.putArray("rows").addObject();
        row.put("seq", i).put("panel", "A");
        row.put("start", Instant.ofEpochMilli(end - INTERVAL).toString());
        row.put("end", Instant.ofEpochMilli(end).toString());
        row.put("rev", 0).put("cr", 0).put("unit", "2000/1");
        row.put("t0", at(end - 10_000)).put("t1", at(end + 10_000));
        ArrayNode values = row.putArray("v");
        ArrayNode registers = row.putArray("b");
        for (int point = 0; point < 2; point++) {
            values.add(register(point, end) - register(point, end - INTERVAL));
            registers.add(register(point, end));
        }
        return message;
    }

    ObjectNode row(int message) {
        return (ObjectNode) messages.get(message).path("rows").path(0);
    }

    ArrayNode array(int message, String name) {
        return (ArrayNode) row(message).path(name);
    }

    /** The registers are replaced in the interval of a message. Gives what is told of the first one's change. */
    ObjectNode change(int message) {
        long end = START + (message + 1) * INTERVAL;
        for (int i = message; i < messages.size(); i++) {
            row(i).put("cr", 1);
        }
        ObjectNode over = row(message).putObject("over");
        for (int point = 0; point < 2; point++) {
            long closed = register(point, end - 240_000) + 1;
            long opened = register(point, end - 120_000);
            ObjectNode change = over.putArray("" + point).addObject();
            change.putArray("closed")
                    .add(Instant.ofEpochMilli(end - 240_000).toString())
                    .add(closed);
            change.putArray("opened")
                    .add(Instant.ofEpochMilli(end - 120_000).toString())
                    .add(opened);
            array(message, "v").set(point, closed - register(point, end - INTERVAL) + register(point, end) - opened);
        }
        return (ObjectNode) over.path("0").path(0);
    }

    /** What the store would say, acknowledged up to a sequence. */
    ObjectNode stored(long acknowledged) {
        ObjectNode stored = json.createObjectNode().put("acknowledged", acknowledged);
        ObjectNode channels = stored.putObject("channels");
        for (int point = 0; point < 2; point++) {
            ArrayNode rows = channels.putArray("A-0" + (point + 1) + ".kwh-del");
            for (int i = 0; i < BOUNDARIES; i++) {
                ObjectNode row = row(i);
                rows.addObject()
                        .put("end", row.path("end").asText())
                        .put("start", row.path("start").asText())
                        .put("revision", 0)
                        .put("counts", row.path("v").path(point).asLong())
                        .put("register", row.path("b").path(point).asLong())
                        .put("sequence", i + 1);
            }
        }
        return stored;
    }

    /** Runs on past the modulus: 30 and 60 counts an interval. */
    long register(int point, long at) {
        return offset + (at - START) / 10_000 * (point + 1);
    }

    @Override
    public Map<Long, long[]> registers(int panel, List<Long> instants) {
        Map<Long, long[]> found = new HashMap<>();
        for (long at : instants) {
            found.put(at, new long[] {register(0, at) % modulus, register(1, at) % modulus});
        }
        return found;
    }

    @Override
    public long[] reads(int panel, long from, long to) {
        return to < firstRead ? new long[] {0} : new long[] {2, firstRead, Math.min(to, lastRead)};
    }

    Run run() {
        Run.Panel panel = new Run.Panel("A", 1, modulus, List.of("A-01.kwh-del", "A-02.kwh-del"));
        return new Run(INTERVAL, 150_000, START, 0, 60, 0, lastRead, 9, shared, gaps, List.of(panel), null);
    }

    RawLog log(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ObjectNode message : messages) {
            ObjectNode line = json.createObjectNode();
            line.put("arrived", 1).put("topic", "meterhouse/1/s/intervals").put("qos", 1);
            lines.add(line.put("payload", message.toString()).toString());
        }
        Path file = folder.resolve("messages");
        Files.write(file, lines);
        return RawLog.read(file);
    }

    Verdict verdict(Path folder) throws IOException {
        return Verdict.of(run(), log(folder), null, this);
    }
}
