package io.meterhouse.store.h2.record;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers and the hash chain of the events. The hash of an event is SHA-256 over the 32 bytes of the hash before it (zeros for the
 * first) and the event's canonical form: number and number of its kind (8 bytes each, highest first), kind, severity, one byte 1 or 0
 * for metrological, seconds since 1970 (8 bytes) and nanoseconds (4 bytes) of its time, subject, text, count of details (4 bytes), and
 * name and value of each detail by name. A text is its length in bytes (4 bytes) and its UTF-8.
 */
public final class EventChain {
    private static final int HASH = 32;
    private static final int MOST_KINDS = 100_000;

    private long number;
    private byte[] hash = new byte[HASH];
    private final Map<String, Long> kinds = new TreeMap<>();

    /** The number of the newest. */
    public long number() {
        return number;
    }

    /** Writes events as the next ones; they count once {@link #advance} is told so. */
    public Run run() {
        return new Run();
    }

    /** Events that are being written. */
    public final class Run {
        private long last = number;
        private byte[] chained = hash;
        private final Map<String, Long> counted = new TreeMap<>();

        public void write(Event event, Out out) {
            last++;
            long ofKind = counted.merge(event.kind(), kinds.getOrDefault(event.kind(), 0L) + 1, (a, b) -> a + 1);
            byte[] canonical = canonical(last, ofKind, event);
            chained = chain(chained, canonical);
            out.octet(Item.EVENT).block(canonical).raw(chained, 0, HASH);
        }

        /** They are durable. */
        public void advance() {
            number = last;
            hash = chained;
            kinds.putAll(counted);
        }
    }

    LoggedEvent readNext(In in) {
        byte[] canonical = in.block();
        byte[] stored = in.raw(HASH);
        LoggedEvent event = decode(canonical, hash, stored);
        number = event.number();
        hash = stored;
        kinds.put(event.event().kind(), event.kindNumber());
        return event;
    }

    /** SHA-256 over the hash before and the canonical form. */
    public static byte[] chain(byte[] before, byte[] canonical) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            return digest.digest(canonical);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The canonical form that is hashed and kept. */
    public static byte[] canonical(long number, long kindNumber, Event event) {
        var out = new Out();
        fixed(out, number, 8);
        fixed(out, kindNumber, 8);
        text(out, event.kind());
        text(out, event.severity().name());
        out.octet(event.metrological() ? 1 : 0);
        fixed(out, event.at().getEpochSecond(), 8);
        fixed(out, event.at().getNano(), 4);
        text(out, event.subject());
        text(out, event.text());
        fixed(out, event.details().size(), 4);
        event.details().forEach((name, value) -> {
            text(out, name);
            text(out, value);
        });
        return out.toByteArray();
    }

    /** Reads the canonical form. @param before the hash of the event before it; null where it is not known */
    public static LoggedEvent decode(byte[] canonical, byte[] before, byte[] hash) {
        try {
            HexFormat hex = HexFormat.of();
            return decode(new In(canonical), before == null ? "" : hex.formatHex(before), hex.formatHex(hash));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new DamagedException("an event that contradicts itself: " + e.getMessage(), e);
        }
    }

    private static LoggedEvent decode(In in, String before, String hash) {
        long number = fixed(in, 8);
        long kindNumber = fixed(in, 8);
        String kind = text(in);
        String severity = text(in);
        boolean metrological = in.octet() == 1;
        long seconds = fixed(in, 8);
        Instant at = Instant.ofEpochSecond(seconds, fixed(in, 4));
        String subject = text(in);
        String text = text(in);
        var details = new TreeMap<String, String>();
        for (long left = fixed(in, 4); left > 0; left--) {
            String name = text(in);
            details.put(name, text(in));
        }
        var event = new Event(kind, Event.Severity.valueOf(severity), metrological, at, subject, text, details);
        return new LoggedEvent(number, kindNumber, event, before, hash);
    }

    private static void text(Out out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        fixed(out, utf8.length, 4);
        out.raw(utf8, 0, utf8.length);
    }

    private static String text(In in) {
        return new String(in.raw(Math.toIntExact(fixed(in, 4))), StandardCharsets.UTF_8);
    }

    private static void fixed(Out out, long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.octet((int) (value >>> shift));
        }
    }

    private static long fixed(In in, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | in.octet();
        }
        return value;
    }

    /** An event that has no number yet. */
    static void writeLoose(Event event, Out out) {
        out.block(canonical(0, 0, event));
    }

    static Event readLoose(In in) {
        return decode(in.block(), null, new byte[HASH]).event();
    }

    /** After a gap: the events before it are not known here. */
    void resume(long newest, byte[] itsHash) {
        number = newest;
        hash = itsHash;
    }

    void write(Out out) {
        out.number(number).raw(hash, 0, HASH).number(kinds.size());
        kinds.forEach((kind, count) -> out.text(kind).number(count));
    }

    void read(In in) {
        number = in.number();
        hash = in.raw(HASH);
        kinds.clear();
        for (int left = in.number(MOST_KINDS); left > 0; left--) {
            String kind = in.text();
            kinds.put(kind, in.number());
        }
    }

    /** The hash of the newest; 32 zeros before the first. */
    public byte[] hash() {
        return Arrays.copyOf(hash, HASH);
    }
}
