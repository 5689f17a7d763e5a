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

    /** A row is eight words beside each other, one line of a processor's cache: a day of a building is written in one sweep. */
    private static final int WIDTH = 8;

    private static final int START = 0;
    private static final int END = 1;
    private static final int COUNTS = 2;
    private static final int REGISTER = 3;
    private static final int HASH = 4;
    /** Of the bracket: t0 in the upper half, t1 in the lower, ms after the end. */
    private static final int BRACKET = 5;
    /** The flags in the upper half, revision and channel revision in the lower. */
    private static final int KIND = 6;

    private static final int EPOCH = 7;

    private int count;
    private long[] rows = new long[256 * WIDTH];
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

    private long word(int i, int which) {
        return rows[i * WIDTH + which];
    }

    long start(int i) {
        return word(i, START);
    }

    long end(int i) {
        return word(i, END);
    }

    long counts(int i) {
        return word(i, COUNTS);
    }

    /** {@link Row#NONE} where it is not known. */
    long register(int i) {
        return word(i, REGISTER);
    }

    boolean isKnown(int i) {
        return word(i, REGISTER) != Row.NONE;
    }

    int revision(int i) {
        return (int) word(i, KIND) >>> 16;
    }

    int channelRevision(int i) {
        return (int) word(i, KIND) & 0xFFFF;
    }

    private int marks(int i) {
        return (int) (word(i, KIND) >>> 32);
    }

    int bits(int i) {
        return marks(i) & ~OWN;
    }

    boolean isCut(int i) {
        return (marks(i) & CUT) != 0;
    }

    List<long[]> overs(int i) {
        return (marks(i) & CHANGED) == 0 ? List.of() : overs.getOrDefault(end(i), List.of());
    }

    int epoch(int i) {
        return (int) word(i, EPOCH);
    }

    /** Epoch ms; not exact where it is weeks away from the end. */
    long t0(int i) {
        return Math.floorDiv(end(i), 1_000_000L) + (word(i, BRACKET) >> 32);
    }

    long t1(int i) {
        return Math.floorDiv(end(i), 1_000_000L) + (int) word(i, BRACKET);
    }

    long width(int i) {
        return (int) word(i, BRACKET) - (word(i, BRACKET) >> 32);
    }

    /** The place of an end, or that at which it were put, negative and less one. */
    int find(long at) {
        if (count == 0 || end(count - 1) < at) {
            return -count - 1;
        }
        int low = 0;
        int high = count - 1;
        // Mostly it is one of the newest.
        for (int step = 1; step < count && end(count - step) > at; step *= 2) {
            high = count - step;
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (end(middle) == at) {
                return middle;
            }
            if (end(middle) < at) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** Whether a row with this content was ever told. */
    boolean told(long at, int rowRevision, long content) {
        int i = find(at);
        if (i >= 0 && revision(i) == rowRevision && word(i, HASH) == content) {
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

    /** Whether the newest row of an end counts this, and no register is known of it. */
    boolean countsWithoutRegister(long at, int rowRevision, long rowCounts) {
        int i = find(at);
        return i >= 0 && revision(i) == rowRevision && counts(i) == rowCounts && !isKnown(i);
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
            if (word(i, HASH) == content) {
                rows[i * WIDTH + EPOCH] = Math.max(epoch(i), rowEpoch);
                return Taken.AGAIN;
            }
            if (epoch(i) == rowEpoch) {
                return Taken.CONFLICT;
            }
        }
        long mine = name(row.end, row.revision, rowEpoch);
        Long known = older.get(mine);
        if (known != null) {
            return known == content ? Taken.AGAIN : Taken.CONFLICT;
        }
        boolean counting = rowEpoch > epoch(i) || rowEpoch == epoch(i) && row.revision > has;
        if (counting) {
            older.put(name(row.end, has, epoch(i)), word(i, HASH));
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
        boolean known = row.t0 != Row.NEVER;
        int marks = row.bits(place) & ~OWN;
        if (!row.pieces.isEmpty() && row.pieces(place) != null) {
            marks |= CUT;
        }
        if (!overs.isEmpty()) {
            overs.remove(row.end);
        }
        if (!row.overs.isEmpty() && !row.overs(place).isEmpty()) {
            marks |= CHANGED;
            overs.put(row.end, row.overs(place));
        }
        int at = i * WIDTH;
        rows[at + START] = row.start;
        rows[at + END] = row.end;
        rows[at + COUNTS] = row.v[place];
        rows[at + REGISTER] = row.register(Row.NONE, place);
        rows[at + HASH] = content;
        rows[at + BRACKET] = known ? pair(within(row.t0 - millis), within(row.t1 - millis)) : 0;
        rows[at + KIND] = pair(marks, row.revision << 16 | row.channelRevision & 0xFFFF);
        rows[at + EPOCH] = rowEpoch;
    }

    private static long pair(int upper, int lower) {
        return (long) upper << 32 | lower & 0xFFFFFFFFL;
    }

    private static int within(long millis) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, millis));
    }

    private void open(int i) {
        if ((count + 1) * WIDTH > rows.length) {
            rows = Arrays.copyOf(rows, (count + count / 2) * WIDTH);
        }
        int more = count - i;
        if (more > 0) {
            System.arraycopy(rows, i * WIDTH, rows, (i + 1) * WIDTH, more * WIDTH);
        }
        count++;
    }
}
