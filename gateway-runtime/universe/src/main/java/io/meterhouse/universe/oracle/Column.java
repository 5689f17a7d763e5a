package io.meterhouse.universe.oracle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a consumer counts of one channel: of each end the row of the newest epoch, and in that of the highest revision. By end, for the
 * whole life of a world; of rows that count no more only what they said, in short.
 */
final class Column {
    /** Beside the flags: the interval was cut. */
    static final int CUT = 1 << 30;
    /** Beside the flags: the register changed within. */
    static final int CHANGED = 1 << 29;

    private static final int OWN = CUT | CHANGED;

    private int count;
    private long[] start = new long[256];
    private long[] end = new long[256];
    private long[] counts = new long[256];
    private long[] register = new long[256];
    private long[] hash = new long[256];
    private int[] revision = new int[256];
    private int[] bits = new int[256];
    /** Of the bracket, ms after the end. */
    private int[] t0 = new int[256];

    private int[] t1 = new int[256];
    private byte[] epoch = new byte[256];
    private final Map<Long, Long> older = new HashMap<>();
    private final Map<Long, List<long[]>> overs = new HashMap<>();

    /** What became of a row. */
    enum Taken {
        /** Its end is new, or it counts instead of another row. */
        COUNTS,
        /** It was there. */
        AGAIN,
        /** Another counts. */
        OUTDATED,
        /** The same name was there with another content. */
        CONFLICT,
        /** The same name was there with another content in another epoch. */
        OTHER_EPOCH
    }

    int size() {
        return count;
    }

    long start(int i) {
        return start[i];
    }

    long end(int i) {
        return end[i];
    }

    long counts(int i) {
        return counts[i];
    }

    /** {@link Row#NONE} where it is not known. */
    long register(int i) {
        return register[i];
    }

    boolean isKnown(int i) {
        return register[i] != Row.NONE;
    }

    int revision(int i) {
        return revision[i] >>> 16;
    }

    int channelRevision(int i) {
        return revision[i] & 0xFFFF;
    }

    int bits(int i) {
        return bits[i] & ~OWN;
    }

    boolean isCut(int i) {
        return (bits[i] & CUT) != 0;
    }

    List<long[]> overs(int i) {
        return (bits[i] & CHANGED) == 0 ? List.of() : overs.getOrDefault(end[i], List.of());
    }

    int epoch(int i) {
        return epoch[i];
    }

    /** Epoch ms; not exact where it is weeks away from the end. */
    long t0(int i) {
        return Math.floorDiv(end[i], 1_000_000L) + t0[i];
    }

    long t1(int i) {
        return Math.floorDiv(end[i], 1_000_000L) + t1[i];
    }

    long width(int i) {
        return (long) t1[i] - t0[i];
    }

    /** The place of an end, or that at which it were put, negative and less one. */
    int find(long at) {
        if (count == 0 || end[count - 1] < at) {
            return -count - 1;
        }
        return Arrays.binarySearch(end, 0, count, at);
    }

    /** Whether a row with this content was ever told. */
    boolean told(long at, int rowRevision, long content) {
        int i = find(at);
        if (i >= 0 && revision(i) == rowRevision && hash[i] == content) {
            return true;
        }
        for (int e = 0; e < Byte.MAX_VALUE; e++) {
            Long known = older.get(name(at, rowRevision, e));
            if (known != null && known == content) {
                return true;
            }
        }
        return false;
    }

    private static long name(long at, int rowRevision, int rowEpoch) {
        return Content.mix(Content.mix(at, rowRevision), rowEpoch);
    }

    Taken take(Row row, int place, int rowEpoch, long content) {
        int i = find(row.end);
        if (i < 0) {
            i = -i - 1;
            open(i);
            write(i, row, place, rowEpoch, content);
            return Taken.COUNTS;
        }
        int has = revision(i);
        if (has == row.revision) {
            if (hash[i] == content) {
                epoch[i] = (byte) Math.max(epoch[i], rowEpoch);
                return Taken.AGAIN;
            }
            if (epoch[i] == rowEpoch) {
                return Taken.CONFLICT;
            }
        }
        long mine = name(row.end, row.revision, rowEpoch);
        Long known = older.get(mine);
        if (known != null) {
            return known == content ? Taken.AGAIN : Taken.CONFLICT;
        }
        boolean counting = rowEpoch > epoch[i] || rowEpoch == epoch[i] && row.revision > has;
        if (counting) {
            older.put(name(row.end, has, epoch[i]), hash[i]);
            write(i, row, place, rowEpoch, content);
        } else {
            older.put(mine, content);
        }
        if (has == row.revision) {
            return Taken.OTHER_EPOCH;
        }
        return counting ? Taken.COUNTS : Taken.OUTDATED;
    }

    private void write(int i, Row row, int place, int rowEpoch, long content) {
        long millis = Math.floorDiv(row.end, 1_000_000L);
        start[i] = row.start;
        end[i] = row.end;
        counts[i] = row.v[place];
        register[i] = row.register(Row.NONE, place);
        hash[i] = content;
        revision[i] = row.revision << 16 | row.channelRevision & 0xFFFF;
        bits[i] = row.bits(place) & ~OWN;
        t0[i] = row.t0 == Row.NEVER ? 0 : within(row.t0 - millis);
        t1[i] = row.t0 == Row.NEVER ? 0 : within(row.t1 - millis);
        epoch[i] = (byte) rowEpoch;
        if (!row.pieces.isEmpty() && row.pieces(place) != null) {
            bits[i] |= CUT;
        }
        overs.remove(row.end);
        if (!row.overs.isEmpty() && !row.overs(place).isEmpty()) {
            bits[i] |= CHANGED;
            overs.put(row.end, row.overs(place));
        }
    }

    private static int within(long millis) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, millis));
    }

    private void open(int i) {
        if (count == end.length) {
            int size = count + count / 2;
            start = Arrays.copyOf(start, size);
            end = Arrays.copyOf(end, size);
            counts = Arrays.copyOf(counts, size);
            register = Arrays.copyOf(register, size);
            hash = Arrays.copyOf(hash, size);
            revision = Arrays.copyOf(revision, size);
            bits = Arrays.copyOf(bits, size);
            t0 = Arrays.copyOf(t0, size);
            t1 = Arrays.copyOf(t1, size);
            epoch = Arrays.copyOf(epoch, size);
        }
        int more = count - i;
        if (more > 0) {
            for (Object column : new Object[] {start, end, counts, register, hash, revision, bits, t0, t1, epoch}) {
                System.arraycopy(column, i, column, i + 1, more);
            }
        }
        count++;
    }
}
