package io.meterhouse.universe.oracle;

import java.util.Arrays;

/** How the site's clock stood to true time, all of it in epoch ms. */
final class Clocks {
    /** A clock that is set while a meter answers may give times of both sides. */
    private static final long SLACK = 5_000;

    private long[] from = new long[16];
    private long[] offset = new long[16];
    private int count = 1;
    /** The latest site time that any clock but the newest showed. */
    private long shownBefore = Long.MIN_VALUE;

    Clocks() {
        from[0] = Long.MIN_VALUE / 4;
    }

    void set(long trueMillis, long millis) {
        if (offset[count - 1] == millis) {
            return;
        }
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            offset = Arrays.copyOf(offset, 2 * count);
        }
        shownBefore = Math.max(shownBefore, trueMillis + offset[count - 1] + SLACK);
        from[count] = trueMillis;
        offset[count++] = millis;
    }

    long offset() {
        return offset[count - 1];
    }

    /** The latest time that the clock has shown. */
    long newest(long trueMillis) {
        return Math.max(shownBefore, trueMillis + offset[count - 1]);
    }

    /** Whether the clock shows a time that it has shown before it was set. */
    boolean isBehind(long trueMillis) {
        return trueMillis + offset[count - 1] < shownBefore - SLACK;
    }

    long site(long trueMillis) {
        int i = count - 1;
        while (i > 0 && from[i] > trueMillis) {
            i--;
        }
        return trueMillis + offset[i];
    }

    /** The first true instant at which the clock showed a time, at which something was read: one over which it leapt is none. */
    long shown(long site) {
        for (int i = 0; i < count; i++) {
            long at = site - offset[i];
            if (at >= from[i] - SLACK && at <= until(i) + SLACK) {
                return at;
            }
        }
        return site - offset[count - 1];
    }

    /** The first true instant at which the clock showed a time; where it leapt over it, that of the leap. */
    long earliest(long site) {
        if (site > shownBefore && site - offset[count - 1] >= from[count - 1]) {
            return site - offset[count - 1];
        }
        for (int i = 0; i < count; i++) {
            long at = site - offset[i];
            if (at >= from[i] - SLACK && at <= until(i) + SLACK) {
                return at;
            }
            if (i + 1 < count && site > from[i + 1] + offset[i] && site < from[i + 1] + offset[i + 1]) {
                return from[i + 1];
            }
        }
        return site - offset[count - 1];
    }

    /** The last true instant at which it did. */
    long latest(long site) {
        for (int i = count - 1; i >= 0; i--) {
            long at = site - offset[i];
            if (at >= from[i] - SLACK && at <= until(i) + SLACK) {
                return at;
            }
            if (i > 0 && site > from[i] + offset[i - 1] && site < from[i] + offset[i]) {
                return from[i];
            }
        }
        return site - offset[count - 1];
    }

    private long until(int i) {
        return i + 1 < count ? from[i + 1] : Long.MAX_VALUE / 4;
    }
}
