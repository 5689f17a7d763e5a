package io.meterhouse.bench.torture;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The bytes of a file, and how those of its sectors were that were written since it was last forced. */
final class Sectors {
    static final int SECTOR = 512;
    /** What a disk writes at once, if it likes. */
    private static final int BLOCK = 4096;

    private byte[] bytes;
    private int size;
    private int forcedSize;
    /** By number, in the order in which they were first written. */
    private final Map<Integer, byte[]> unforced = new LinkedHashMap<>();
    /** Those that a sync failed for: only another write brings them to the disk. */
    private final Map<Integer, byte[]> abandoned = new LinkedHashMap<>();

    private int failures;

    /** How a power cut leaves what was not forced. */
    enum Cut {
        /** Each sector new or old. */
        SCATTERED,
        /** Each sector new, old, or the beginning new and the end old. */
        TORN,
        /** Sectors reached the disk in the order in which they were written, up to one. */
        IN_ORDER,
        /** None did. */
        NONE,
        /** Whole blocks that were being written are garbage. */
        DESTROYED
    }

    Sectors(byte[] bytes) {
        this.bytes = bytes;
        size = bytes.length;
        forcedSize = size;
    }

    Sectors copy() {
        Sectors copy = new Sectors(Arrays.copyOf(bytes, size));
        copy.forcedSize = forcedSize;
        // What was before is never changed.
        copy.unforced.putAll(unforced);
        copy.abandoned.putAll(abandoned);
        return copy;
    }

    int size() {
        return size;
    }

    byte[] content() {
        return Arrays.copyOf(bytes, size);
    }

    void read(int at, ByteBuffer into) {
        if (at < size) {
            into.put(bytes, at, Math.min(into.remaining(), size - at));
        }
    }

    void write(int at, ByteBuffer from) {
        int count = from.remaining();
        reach(Math.max(size, at + count));
        for (int sector = at / SECTOR; sector * SECTOR < at + count; sector++) {
            remember(sector);
        }
        from.get(bytes, at, count);
    }

    private void reach(int to) {
        if (to > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(to, bytes.length * 3 / 2));
        }
        size = to;
    }

    private void remember(int sector) {
        byte[] before = abandoned.remove(sector);
        if (before != null) {
            unforced.put(sector, before);
        } else if (!unforced.containsKey(sector)) {
            int from = sector * SECTOR;
            unforced.put(sector, Arrays.copyOfRange(bytes, from, Math.min(from + SECTOR, size)));
        }
    }

    void truncate(int to) {
        for (int sector = to / SECTOR; sector * SECTOR < size; sector++) {
            remember(sector);
        }
        if (to < size) {
            Arrays.fill(bytes, to, size, (byte) 0);
        }
        reach(to);
    }

    void force() {
        unforced.clear();
        forcedSize = size;
    }

    /** How many syncs failed. */
    int failures() {
        return failures;
    }

    void abandon() {
        failures++;
        abandoned.putAll(unforced);
        unforced.clear();
        // Its length is as uncertain; nothing that is made is used when it could not be forced.
    }

    /** What a power cut leaves. */
    byte[] cut(Cut how, Random random) {
        byte[] left = Arrays.copyOf(bytes, Math.max(size, forcedSize));
        int odds = 1 + random.nextInt(9);
        int reached = random.nextInt(unforced.size() + 1);
        for (Map.Entry<Integer, byte[]> sector : unforced.entrySet()) {
            int from = sector.getKey() * SECTOR;
            byte[] old = sector.getValue();
            switch (how) {
                case SCATTERED -> put(left, from, old, random.nextInt(10) < odds ? 0 : SECTOR);
                case TORN -> put(left, from, old, random.nextInt(10) < odds ? random.nextInt(SECTOR) : SECTOR);
                case IN_ORDER -> put(left, from, old, reached-- > 0 ? SECTOR : 0);
                case NONE -> put(left, from, old, 0);
                case DESTROYED -> {
                    if (random.nextInt(10) < odds) {
                        destroy(left, from / BLOCK * BLOCK, random);
                    }
                }
            }
        }
        abandoned.forEach((sector, old) -> put(left, sector * SECTOR, old, random.nextBoolean() ? 0 : SECTOR));
        return tail(left, random);
    }

    /** Puts what was before in the place of a sector, but for its beginning. */
    private static void put(byte[] left, int from, byte[] old, int kept) {
        for (int i = kept; i < SECTOR && from + i < left.length; i++) {
            left[from + i] = i < old.length ? old[i] : 0;
        }
    }

    private static void destroy(byte[] left, int from, Random random) {
        byte[] garbage = new byte[Math.min(BLOCK, left.length - from)];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, left, from, garbage.length);
    }

    /** What lies beyond the length that was forced is there, zeroed, cut off or garbage. */
    private byte[] tail(byte[] left, Random random) {
        int from = Math.min(forcedSize, size);
        if (forcedSize == size) {
            return left;
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(left, from + random.nextInt(left.length - from + 1));
            case 1 -> Arrays.copyOf(Arrays.copyOf(left, from), left.length);
            case 2 -> {
                byte[] garbage = new byte[left.length - from];
                random.nextBytes(garbage);
                System.arraycopy(garbage, 0, left, from, garbage.length);
                yield left;
            }
            default -> Arrays.copyOf(left, size);
        };
    }
}
