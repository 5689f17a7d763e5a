package io.meterhouse.store.h2.backup;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lies in a store that was restored until it is opened: then the store begins another epoch, so that its sequences are never taken for
 * those that the gateway which was backed up goes on to give.
 *
 * @param told what is known of the backup, for the event
 */
public record RestoredMark(Map<String, String> told) {
    static final String NAME = "restored";
    private static final int LONGEST = 8192;

    static RestoredMark of(String file, Manifest manifest) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("backup", file.replaceAll("[\\p{Cntrl}=]", "?"));
        told.put("made", manifest.made().toString());
        told.put("site", manifest.site());
        told.put("epoch", manifest.stand().epoch());
        told.put("sequence", String.valueOf(manifest.stand().sequence()));
        told.put("event", String.valueOf(manifest.stand().event()));
        return new RestoredMark(told);
    }

    byte[] encode() {
        var text = new StringBuilder();
        told.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** That of a store; empty for one that was not restored, or was opened since. */
    public static Optional<RestoredMark> in(Disk disk) throws IOException {
        if (!disk.exists(NAME)) {
            return Optional.empty();
        }
        ByteBuffer bytes;
        try (DiskFile file = disk.open(NAME, false)) {
            bytes = ByteBuffer.allocate((int) Math.min(file.size(), LONGEST));
            file.read(0, bytes);
        }
        Map<String, String> told = new LinkedHashMap<>();
        for (String line : new String(bytes.array(), StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                told.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return Optional.of(new RestoredMark(told));
    }

    /** @param epoch the one that begins */
    public Event event(Instant now, String epoch) {
        Map<String, String> details = new LinkedHashMap<>(told);
        details.put("new_epoch", epoch);
        return new Event(
                "RESTORED",
                Severity.WARNING,
                true,
                now,
                "store",
                "this gateway was restored from the backup " + told.get("backup") + " of " + told.get("made")
                        + ", sequence " + told.get("sequence") + "; the store has a new epoch",
                details);
    }

    /** The new epoch is durable. */
    public static void remove(Disk disk) throws IOException {
        disk.delete(NAME);
        disk.forceFolder();
    }
}
