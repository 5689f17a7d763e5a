package io.meterhouse.store.h2.backup;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive holds; its last part. Lines of {@code name=value}, then one {@code part=SHA-256 bytes name} for each.
 *
 * @param made site time of the backup
 * @param site the site's id; empty while no site file was accepted
 * @param software version of the store that made it
 * @param stand where the store stood
 */
record Manifest(Instant made, String site, String software, Stand stand, List<Part> parts) {
    /** The longest that is read. */
    static final int LONGEST = 8 << 20;

    private static final String FORMAT = "meterhouse.backup/1";
    private static final Pattern PART = Pattern.compile("([0-9a-f]{64}) ([0-9]{1,18}) (.+)");
    private static final Pattern SHORT = Pattern.compile("[\\p{Print}]{0,100}");

    Manifest {
        parts = List.copyOf(parts);
    }

    record Part(String name, long bytes, String sha256) {}

    byte[] encode() {
        var text = new StringBuilder();
        line(text, "format", FORMAT);
        line(text, "made", made);
        line(text, "site", site);
        line(text, "software", software);
        line(text, "epoch", stand.epoch());
        line(text, "sequence", stand.sequence());
        line(text, "event", stand.event());
        line(text, "hash", stand.hash());
        for (Part part : parts) {
            line(text, "part", part.sha256 + " " + part.bytes + " " + part.name);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }

    static Manifest parse(byte[] bytes) throws BackupException {
        Map<String, String> values = new HashMap<>();
        List<Part> parts = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw damaged();
            }
            String name = line.substring(0, equals);
            String value = line.substring(equals + 1);
            if (name.equals("part")) {
                parts.add(part(value));
            } else if (!SHORT.matcher(value).matches() || values.size() > 50) {
                throw damaged();
            } else {
                values.put(name, value);
            }
        }
        if (!FORMAT.equals(values.get("format"))) {
            throw new BackupException("it is no backup that this release knows: its format is " + values.get("format")
                    + ", " + FORMAT + " is expected");
        }
        try {
            return new Manifest(
                    Instant.parse(values.getOrDefault("made", "")),
                    values.getOrDefault("site", ""),
                    values.getOrDefault("software", ""),
                    new Stand(
                            values.getOrDefault("epoch", ""),
                            Long.parseLong(values.getOrDefault("sequence", "")),
                            Long.parseLong(values.getOrDefault("event", "")),
                            values.getOrDefault("hash", "")),
                    parts);
        } catch (DateTimeException | NumberFormatException e) {
            throw damaged();
        }
    }

    private static Part part(String value) throws BackupException {
        Matcher matcher = PART.matcher(value);
        if (!matcher.matches()) {
            throw damaged();
        }
        return new Part(matcher.group(3), Long.parseLong(matcher.group(2)), matcher.group(1));
    }

    private static BackupException damaged() {
        return new BackupException("its manifest is damaged");
    }
}
