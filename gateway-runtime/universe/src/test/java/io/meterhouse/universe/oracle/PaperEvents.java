package io.meterhouse.universe.oracle;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A log of events as docs/events.md has it. */
final class PaperEvents {
    private PaperEvents() {}

    static Event event(int number) {
        return new Event(
                "TEST", Event.Severity.INFO, true, Instant.ofEpochMilli(PaperTruth.START + number), "", "so", Map.of());
    }

    static Event lost(String names) {
        return new Event(
                "INTERVALS_LOST",
                Event.Severity.ALARM,
                true,
                Instant.ofEpochMilli(PaperTruth.START),
                "store",
                "so",
                Map.of("lost", names));
    }

    /** One that says that damage took some. */
    static LoggedEvent damaged(int number, String before) {
        Event event = new Event(
                "JOURNAL_DAMAGED",
                Event.Severity.ALARM,
                true,
                Instant.ofEpochMilli(PaperTruth.START),
                "store",
                "so",
                Map.of());
        return new LoggedEvent(
                number,
                1,
                event,
                before,
                HexFormat.of().formatHex(hash(HexFormat.of().parseHex(before), number, event)));
    }

    static List<LoggedEvent> chain(int count) {
        return chain(
                IntStream.rangeClosed(1, count).mapToObj(PaperEvents::event).toArray(Event[]::new));
    }

    static List<LoggedEvent> chain(Event... events) {
        List<LoggedEvent> log = new ArrayList<>();
        byte[] before = new byte[32];
        for (int number = 1; number <= events.length; number++) {
            Event event = events[number - 1];
            byte[] hash = hash(before, number, event);
            log.add(new LoggedEvent(
                    number,
                    number,
                    event,
                    HexFormat.of().formatHex(before),
                    HexFormat.of().formatHex(hash)));
            before = hash;
        }
        return log;
    }

    private static byte[] hash(byte[] before, long number, Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(before);
            out.writeLong(number);
            out.writeLong(number);
            text(out, event.kind());
            text(out, event.severity().name());
            out.writeByte(1);
            out.writeLong(event.at().getEpochSecond());
            out.writeInt(event.at().getNano());
            text(out, event.subject());
            text(out, event.text());
            out.writeInt(event.details().size());
            for (Map.Entry<String, String> detail : event.details().entrySet()) {
                text(out, detail.getKey());
                text(out, detail.getValue());
            }
            return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
