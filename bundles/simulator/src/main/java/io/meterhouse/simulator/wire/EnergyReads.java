package io.meterhouse.simulator.wire;

import java.util.Arrays;

/** Remembers when energy registers were shown to a master: the first time, and the newest ones. Thread-safe. */
public final class EnergyReads {
    private static final int MOST = 65_536;

    private long[] instants = new long[64];
    private long count;
    private long first;

    synchronized void add(long at) {
        if (count == 0) {
            first = at;
        }
        if (count == instants.length && count < MOST) {
            instants = Arrays.copyOf(instants, 2 * instants.length);
        }
        instants[(int) (count % instants.length)] = at;
        count++;
    }

    synchronized void forget() {
        count = 0;
    }

    /** How many there were from one instant to another, both included, then the first and the last of them, if any. */
    public synchronized long[] between(long from, long to) {
        long found = 0;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        long oldest = Math.max(0, count - instants.length);
        if (oldest > 0 && first >= from && first <= to) {
            found = 1;
            earliest = first;
            latest = first;
        }
        for (long i = oldest; i < count; i++) {
            long at = instants[(int) (i % instants.length)];
            if (at >= from && at <= to) {
                found++;
                earliest = Math.min(earliest, at);
                latest = Math.max(latest, at);
            }
        }
        return found == 0 ? new long[] {0} : new long[] {found, earliest, latest};
    }
}
