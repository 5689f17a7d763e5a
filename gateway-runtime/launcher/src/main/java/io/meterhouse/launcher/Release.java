package io.meterhouse.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shall run: bundles by symbolic name. As a file it is a list of properties, one for each bundle:
 *
 * <pre>{@code bundle.<symbolic name> = <start level> <SHA-256> <size> <path from the list's folder>}</pre>
 */
final class Release {
    private static final long LARGEST_LIST = 1 << 20;
    private static final long LARGEST_BUNDLE = 32 << 20;
    private static final String BUNDLE = "bundle.";
    private static final Pattern ENTRY = Pattern.compile("([0-9]{1,3}) +([0-9a-f]{64}) +([0-9]{1,9}) +(\\S.*)");

    private final TreeMap<String, Entry> entries;

    /**
     * A bundle that shall run.
     *
     * @param startLevel 1 to 999; levels start upwards and stop downwards; 0 for a library, which is there but is not started
     * @param sha256 of the file, in lower-case hexadecimal digits
     * @param size of the file, in bytes
     */
    record Entry(String name, int startLevel, String sha256, long size, Path file) {
        Entry {
            if (startLevel < 0 || startLevel > 999) {
                throw new IllegalArgumentException("start level " + startLevel + ", expected 0 to 999");
            }
        }

        /** An entry for a file as it is now. */
        static Entry of(String name, int startLevel, Path file) throws ReleaseException {
            byte[] content = bytes(file);
            return new Entry(name, startLevel, Entry.sha256(content), content.length, file);
        }

        /** What the file holds, if it is what the entry says. */
        byte[] content() throws ReleaseException {
            byte[] content = bytes(file);
            if (content.length != size) {
                throw new ReleaseException(file + " has " + content.length + " bytes, the release says " + size);
            }
            String found = Entry.sha256(content);
            if (!found.equals(sha256)) {
                throw new ReleaseException(file + " has SHA-256 " + found + ", the release says " + sha256);
            }
            return content;
        }

        private static byte[] bytes(Path file) throws ReleaseException {
            try {
                if (Files.size(file) > LARGEST_BUNDLE) {
                    throw new ReleaseException(
                            file + " is larger than " + LARGEST_BUNDLE + " bytes: no bundle of ours is");
                }
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new ReleaseException(file + " cannot be read: " + e, e);
            }
        }

        private static String sha256(byte[] content) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    private Release(TreeMap<String, Entry> entries) {
        this.entries = entries;
    }

    static Release read(Path list) throws ReleaseException {
        var properties = new Properties();
        try {
            if (Files.size(list) > LARGEST_LIST) {
                throw new ReleaseException(list + " is no release list: larger than " + LARGEST_LIST + " bytes");
            }
            try (var in = Files.newBufferedReader(list, StandardCharsets.UTF_8)) {
                properties.load(in);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ReleaseException("release list " + list + " cannot be read: " + e, e);
        }
        var entries = new TreeMap<String, Entry>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(BUNDLE)) {
                Entry entry = entry(list, key, properties.getProperty(key));
                entries.put(entry.name(), entry);
            }
        }
        return new Release(entries);
    }

    private static Entry entry(Path list, String key, String value) throws ReleaseException {
        Matcher m = ENTRY.matcher(value);
        if (!m.matches()) {
            throw new ReleaseException(
                    list + " " + key + ": '" + value + "', expected <start level> <SHA-256> <size> <path>");
        }
        Path folder = list.toAbsolutePath().getParent();
        try {
            Path file = folder.resolve(m.group(4)).normalize();
            return new Entry(
                    key.substring(BUNDLE.length()),
                    Integer.parseInt(m.group(1)),
                    m.group(2),
                    Long.parseLong(m.group(3)),
                    file);
        } catch (IllegalArgumentException e) {
            throw new ReleaseException(list + " " + key + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks every file against its hash.
     *
     * @return the entries that were found to be true
     */
    Set<Entry> verify() throws ReleaseException {
        for (Entry entry : entries.values()) {
            entry.content();
        }
        return Set.copyOf(entries.values());
    }

    /** By symbolic name. */
    Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** The entry of a bundle, or null. */
    Entry entry(String name) {
        return entries.get(name);
    }

    /** This release and more; of two entries for a bundle the other's stands. */
    Release with(Collection<Entry> more) {
        var all = new TreeMap<>(entries);
        more.forEach(e -> all.put(e.name(), e));
        return new Release(all);
    }
}
