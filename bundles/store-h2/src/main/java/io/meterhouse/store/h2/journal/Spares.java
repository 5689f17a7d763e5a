package io.meterhouse.store.h2.journal;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The segments that wait to be filled: files of zeros, whole on the disk. Guarded by the store's lock. */
final class Spares {
    static final int COMMON_BLOCKS = 16;
    /** Segments that a new journal begins with: 8 days of 24 points at 5 minutes. */
    static final int FIRST_SEGMENTS = 4;

    private static final int LARGE_BLOCKS = 256;
    private static final int LEAST = FIRST_SEGMENTS - 1;
    /** However much comes. */
    private static final long MOST_BYTES = 64L << 20;

    private static final Duration LEAST_TO_TELL = Duration.ofHours(12);
    /** Without its head, and what the last frame leaves free. */
    private static final int ROOM_OF_A_BLOCK = 4_000;

    private final Disk disk;
    private final List<String> names;

    Spares(Disk disk, List<String> names) {
        this.disk = disk;
        this.names = new ArrayList<>(names);
    }

    int size() {
        return names.size();
    }

    void add(String name) {
        names.add(name);
    }

    /** One that has so many blocks, made where there is none. @param snapshot bytes that it begins with */
    String take(int need, int snapshot) throws IOException {
        for (String name : names) {
            try (DiskFile file = disk.open(name, false)) {
                if (file.size() >= (long) Math.max(need, COMMON_BLOCKS) * Layout.BLOCK) {
                    names.remove(name);
                    return name;
                }
            }
        }
        int blocks = Math.max(need, wanted(snapshot));
        if (blocks > Layout.MOST_BLOCKS) {
            throw new IOException("a record that no segment can hold");
        }
        return make(blocks);
    }

    /** A segment should hold many times its snapshot. */
    private static int wanted(int snapshot) {
        int blocks = COMMON_BLOCKS;
        while (blocks < LARGE_BLOCKS && blocks * Layout.BLOCK < 8 * snapshot) {
            blocks *= 2;
        }
        return blocks;
    }

    private String make(int blocks) throws IOException {
        int number = 1;
        while (disk.exists(name(number))) {
            number++;
        }
        disk.allocate(name(number), (long) blocks * Layout.BLOCK);
        return name(number);
    }

    private static String name(int number) {
        return Opening.PREFIX + "%04d".formatted(number);
    }

    /** So many for what comes in a time, if it is as much as came in some segments. @param bytes that may be taken for it */
    void reserve(Duration time, List<Segment> some, Segment active, long bytes) throws IOException {
        // By the snapshot, not by the segment that happens to be open: the first ones were made before anything was
        // known.
        int blocks = wanted(active.snapshot());
        int count = needed(time, some, active, blocks);
        reserve(count == 0 ? Math.max(LEAST, names.size()) : count, blocks, bytes);
    }

    /** 0 where they do not tell. */
    private static int needed(Duration time, List<Segment> some, Segment active, int blocks) {
        Instant begun = null;
        Instant end = Instant.MIN;
        long bytes = 0;
        for (Segment segment : some) {
            begun = begun == null ? segment.begun() : begun;
            end = segment.lastEnd().isAfter(end) ? segment.lastEnd() : end;
            bytes += segment.bytes();
        }
        if (begun == null || Duration.between(begun, end).compareTo(LEAST_TO_TELL) < 0) {
            return 0;
        }
        long comes = bytes * time.toMinutes() / Duration.between(begun, end).toMinutes();
        long room = room(blocks, active);
        // What is left of the segment that is being filled is room as well.
        long left = room(active.blocks(), active) - active.bytes();
        long count = (Math.max(0, comes - left) + room - 1) / room;
        long most = MOST_BYTES / Layout.BLOCK / blocks;
        return (int) Math.max(LEAST, Math.min(most, count));
    }

    private static long room(int blocks, Segment active) {
        return Math.max(Layout.BLOCK, (long) ROOM_OF_A_BLOCK * (blocks - Layout.DATA) - active.snapshot());
    }

    /** So many of a length, as far as bytes may be taken for it. Of more than twice as many those that are too many go. */
    void reserve(int count, int blocks, long bytes) throws IOException {
        long length = (long) blocks * Layout.BLOCK;
        var small = new ArrayList<String>();
        for (String name : names) {
            if (disk.size(name) < length) {
                small.add(name);
            }
        }
        int large = names.size() - small.size();
        for (long left = bytes; large < count && left >= length; left -= length) {
            names.add(make(blocks));
            large++;
        }
        // Those that are too small for what is known by now are better than none.
        int surplus = large >= count ? small.size() : 0;
        surplus += large > 2 * count ? large - count : 0;
        names.sort(Comparator.comparing(name -> !small.contains(name)));
        for (String name : List.copyOf(names.subList(0, surplus))) {
            names.remove(name);
            disk.delete(name);
        }
    }
}
