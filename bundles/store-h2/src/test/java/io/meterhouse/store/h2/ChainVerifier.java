package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.LoggedEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the chain of events by docs/events.md alone; shares no code with the writer. */
final class ChainVerifier {
    private ChainVerifier() {}

    /** What is wrong; empty when nothing is. The events are all there are, from the first. */
    static Optional<String> verify(List<LoggedEvent> events) throws IOException, NoSuchAlgorithmException {
        byte[] before = new byte[32];
        long number = 0;
        for (LoggedEvent event : events) {
            if (event.number() != ++number) {
                return Optional.of("number " + event.number() + " where " + number + " was expected");
            }
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(before);
            before = sha.digest(canonical(event));
            if (!HexFormat.of().formatHex(before).equals(event.hash())) {
                return Optional.of("the hash of event " + number + " is not that of its content");
            }
        }
        return Optional.empty();
    }

    private static byte[] canonical(LoggedEvent logged) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeLong(logged.number());
        out.writeLong(logged.kindNumber());
        text(out, logged.event().kind());
        text(out, logged.event().severity().name());
        out.writeByte(logged.event().metrological() ? 1 : 0);
        out.writeLong(logged.event().at().getEpochSecond());
        out.writeInt(logged.event().at().getNano());
        text(out, logged.event().subject());
        text(out, logged.event().text());
        out.writeInt(logged.event().details().size());
        for (Map.Entry<String, String> detail : logged.event().details().entrySet()) {
            text(out, detail.getKey());
            text(out, detail.getValue());
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
