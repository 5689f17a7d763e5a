package io.meterhouse.universe.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What a file holds, whatever its name, and what it held since it was last forced. Guarded by the disk. */
final class Content {
    /** What a disk writes whole, or not at all. */
    static final int SECTOR = 512;

    private static final int LENGTH_ONLY = -1;
    private static final byte[] ZEROS = new byte[Chunks.SIZE];

    private final Chunks pool;
    /** Null for one that is all zeros. Each array is here or in one piece, and nowhere else. */
    private byte[][] chunks = new byte[16][];

    private long length;
    /** What was replaced since the last force, oldest first. */
    private final List<Piece> unforced = new ArrayList<>();
    /** What a force that failed was to write: the system takes it for written, and nobody knows whether it is. */
    private final List<Piece> doubtful = new ArrayList<>();
    /** How many forces failed: each file that was open then is told once. */
    private int failures;

    /**
     * Part of a write.
     *
     * @param before what the chunk was, null for zeros
     * @param length of the file before
     */
    private record Piece(int chunk, byte[] before, long length) {}

    Content(Chunks pool) {
        this.pool = pool;
    }

    long length() {
        return length;
    }

    int failures() {
        return failures;
    }

    /** The chunk, null for zeros. */
    private byte[] chunk(int number) {
        return number < chunks.length ? chunks[number] : null;
    }

    private void put(int number, byte[] chunk) {
        if (number >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(number + 1, 2 * chunks.length));
        }
        chunks[number] = chunk;
    }

    /** Reads into the buffer as much as there is; what lies beyond the end is left as it is. */
    void read(long at, ByteBuffer into) {
        long place = at;
        while (into.hasRemaining() && place < length) {
            int offset = (int) (place % Chunks.SIZE);
            int count = (int) Math.min(Math.min(Chunks.SIZE - offset, into.remaining()), length - place);
            byte[] chunk = chunk((int) (place / Chunks.SIZE));
            if (chunk != null) {
                into.put(chunk, offset, count);
            } else {
                into.put(ZEROS, 0, count);
            }
            place += count;
        }
    }

    void write(long at, ByteBuffer from) {
        long place = at;
        while (from.hasRemaining()) {
            int number = (int) (place / Chunks.SIZE);
            int offset = (int) (place % Chunks.SIZE);
            int count = Math.min(Chunks.SIZE - offset, from.remaining());
            byte[] before = chunk(number);
            byte[] now = count == Chunks.SIZE ? pool.take() : pool.copy(before);
            from.get(now, offset, count);
            unforced.add(new Piece(number, before, length));
            put(number, now);
            place += count;
            length = Math.max(length, place);
        }
    }

    /** Makes it longer by zeros, or cuts off what lies beyond. */
    void setLength(long wanted) {
        unforced.add(new Piece(LENGTH_ONLY, null, length));
        for (int number = chunks.length - 1; number >= 0 && (number + 1L) * Chunks.SIZE > wanted; number--) {
            byte[] before = chunks[number];
            if (before != null) {
                unforced.add(new Piece(number, before, length));
                chunks[number] = (long) number * Chunks.SIZE >= wanted ? null : pool.copy(before);
            }
        }
        length = wanted;
        clearBeyondEnd();
    }

    private void clearBeyondEnd() {
        int first = (int) (length / Chunks.SIZE);
        byte[] last = chunk(first);
        if (last != null && length % Chunks.SIZE > 0) {
            Arrays.fill(last, (int) (length % Chunks.SIZE), Chunks.SIZE, (byte) 0);
            first++;
        }
        for (int number = first; number < chunks.length; number++) {
            chunks[number] = null;
        }
    }

    /** Everything is on the medium, but for what an earlier force has failed to write, and nobody has written again. */
    void force() {
        if (!doubtful.isEmpty()) {
            Set<Integer> again = new HashSet<>();
            unforced.forEach(piece -> again.add(piece.chunk));
            doubtful.removeIf(piece -> again.contains(piece.chunk));
            doubtful.replaceAll(piece -> new Piece(piece.chunk, piece.before, length));
        }
        for (int i = 0; i < unforced.size(); i++) {
            pool.give(unforced.get(i).before);
        }
        unforced.clear();
    }

    void forceFailed() {
        doubtful.addAll(unforced);
        unforced.clear();
        failures++;
    }

    /** The power was gone: what was not forced is old, new, or something of each, sector by sector. */
    void settle(RandomGenerator random) {
        var pieces = new ArrayList<Piece>(doubtful);
        pieces.addAll(unforced);
        doubtful.clear();
        unforced.clear();
        if (pieces.isEmpty()) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> undo(pieces, 0);
            case 1 -> {
                // All of it got there.
            }
            case 2 -> undo(pieces, random.nextInt(pieces.size() + 1));
            default -> mix(pieces, random);
        }
        clearBeyondEnd();
    }

    private void undo(List<Piece> pieces, int keep) {
        for (int i = pieces.size() - 1; i >= keep; i--) {
            Piece piece = pieces.get(i);
            if (piece.chunk >= 0) {
                put(piece.chunk, piece.before);
            }
            length = piece.length;
        }
    }

    /** Each sector is as one of the writes left it, or as it was before them all, and so is the length. */
    private void mix(List<Piece> pieces, RandomGenerator random) {
        int kept = random.nextInt(pieces.size() + 1);
        length = kept == pieces.size() ? length : pieces.get(kept).length;
        var seen = new HashSet<Integer>();
        for (Piece first : pieces) {
            if (first.chunk < 0 || !seen.add(first.chunk)) {
                continue;
            }
            var versions = new ArrayList<byte[]>();
            for (Piece piece : pieces) {
                if (piece.chunk == first.chunk) {
                    versions.add(piece.before);
                }
            }
            versions.add(chunk(first.chunk));
            byte[] mixed = new byte[Chunks.SIZE];
            for (int at = 0; at < Chunks.SIZE; at += SECTOR) {
                byte[] version = versions.get(random.nextInt(versions.size()));
                if (version != null) {
                    System.arraycopy(version, at, mixed, at, SECTOR);
                }
            }
            put(first.chunk, mixed);
        }
    }

    /** Whether a place was forced, and is not zeros that were never written. */
    boolean isForced(long at) {
        int number = (int) (at / Chunks.SIZE);
        return chunk(number) != null
                && unforced.stream().noneMatch(piece -> piece.chunk == number)
                && doubtful.stream().noneMatch(piece -> piece.chunk == number);
    }

    /** Inverts a bit of what is on the medium. @param bit of the byte, 0 to 7 */
    void flip(long at, int bit) {
        chunk((int) (at / Chunks.SIZE))[(int) (at % Chunks.SIZE)] ^= (byte) (1 << bit);
    }

    /** Zeroes some of what is on the medium. */
    void zero(long at, int count) {
        for (long place = at; place < Math.min(length, at + count); place++) {
            if (isForced(place)) {
                chunk((int) (place / Chunks.SIZE))[(int) (place % Chunks.SIZE)] = 0;
            }
        }
    }
}
