package io.meterhouse.verifier;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An event as an export tells of it.
 *
 * @param number in all
 * @param kindNumber among its kind
 * @param details by name
 * @param before the hash of the event before it, hexadecimal; empty where the export does not say
 * @param hash as it was stored, hexadecimal
 */
public record ChainedEvent(
        long number,
        long kindNumber,
        String kind,
        String severity,
        boolean metrological,
        Instant at,
        String subject,
        String text,
        SortedMap<String, String> details,
        String before,
        String hash) {
    public ChainedEvent {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** What is hashed, field by field, as docs/events.md has it. */
    byte[] canonical() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(number);
            out.writeLong(kindNumber);
            write(out, kind);
            write(out, severity);
            out.writeByte(metrological ? 1 : 0);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            write(out, subject);
            write(out, text);
            out.writeInt(details.size());
            for (Map.Entry<String, String> detail : details.entrySet()) {
                write(out, detail.getKey());
                write(out, detail.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String field) throws IOException {
        byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
