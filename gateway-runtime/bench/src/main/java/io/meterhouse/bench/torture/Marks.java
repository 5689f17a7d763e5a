package io.meterhouse.bench.torture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Finds the blocks of a generation by their marks (docs/store.md), with no code of the store's, to know what a damage hits. */
final class Marks {
    private static final int FIRST = 0xb7;
    private static final int SECOND = 0x4d;
    private static final int PACKED = 0x80;
    private static final int LEAST = 10;
    private static final int CRC = 4;

    /** What a damage may take with it. */
    enum Kind {
        SNAPSHOT,
        BOUNDARIES,
        COLUMN,
        BATCH,
        EVENT,
        INDEX
    }

    /**
     * A block, and where it lies in the file.
     *
     * @param to the first byte behind it
     */
    record Mark(Kind kind, int from, int to) {
        boolean touches(int first, int last) {
            return from <= last && first < to;
        }
    }

    private Marks() {}

    static List<Mark> of(byte[] file) {
        List<Mark> marks = new ArrayList<>();
        for (int at = 0; at + LEAST < file.length; at++) {
            if ((file[at] & 0xff) == FIRST && (file[at + 1] & 0xff) == SECOND) {
                Mark mark = whole(file, at);
                if (mark != null) {
                    marks.add(mark);
                }
            }
        }
        return marks;
    }

    private static Mark whole(byte[] file, int from) {
        int kind = file[from + 2] & ~PACKED & 0xff;
        int[] at = {from + 3};
        number(file, at);
        long length = number(file, at);
        if (kind >= Kind.values().length || length < 0 || length > file.length - at[0] - CRC) {
            return null;
        }
        int end = at[0] + (int) length;
        CRC32C crc = new CRC32C();
        crc.update(file, from, end - from);
        long stored = 0;
        for (byte octet : Arrays.copyOfRange(file, end, end + CRC)) {
            stored = stored << 8 | octet & 0xff;
        }
        return stored == crc.getValue() ? new Mark(Kind.values()[kind], from, end + CRC) : null;
    }

    /** Seven bits a byte, the lowest first. */
    private static long number(byte[] file, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 64 && at[0] < file.length; shift += 7) {
            int octet = file[at[0]++];
            value |= (long) (octet & 0x7f) << shift;
            if ((octet & 0x80) == 0) {
                break;
            }
        }
        return value;
    }
}
