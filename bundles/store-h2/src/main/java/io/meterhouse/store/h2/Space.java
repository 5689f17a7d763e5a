package io.meterhouse.store.h2;

import java.util.List;

/**
 * What room there is for a new generation: it is made beside the old one, and once that is gone a floor is to stay free.
 *
 * @param free bytes on the disk now
 * @param floor bytes that are to stay free
 * @param old bytes of the old generation; 0 when there is none
 * @param misses how often one was begun lately that did not fit after all
 */
record Space(long free, long floor, long old, int misses) {
    /** For what the journal may need meanwhile. */
    private static final long BESIDES = 65_536;

    /**
     * A day that may go.
     *
     * @param day since 1970
     * @param bytes that it takes
     * @param delivered whether every uplink has all of it
     */
    record Day(int day, long bytes, boolean delivered) {}

    /**
     * Which days go.
     *
     * @param delivered those before it that are delivered
     * @param any all before it
     */
    record Cut(int delivered, int any) {
        static final Cut NONE = new Cut(Integer.MIN_VALUE, Integer.MIN_VALUE);
    }

    /** The largest generation that can be made: while it is written it takes a quarter more. */
    long fitting() {
        return Math.max(0, (free - BESIDES) * 4 / (5 + 4L * misses));
    }

    /** The largest that leaves the floor free. */
    long leaving() {
        return free + old - floor;
    }

    /** The largest that leaves a quarter more, so that the floor is not reached again with the next days. */
    long leavingMore() {
        return leaving() - floor / 4;
    }

    boolean roomFor(long size) {
        return size <= fitting() && size <= leaving();
    }

    /** The oldest days that together make so many bytes free, delivered ones first. @param days by age, the oldest first */
    static Cut cut(List<Day> days, long bytes) {
        long left = bytes;
        int delivered = Integer.MIN_VALUE;
        int any = Integer.MIN_VALUE;
        for (boolean having : new boolean[] {true, false}) {
            for (Day day : days) {
                if (left > 0 && day.delivered == having) {
                    left -= day.bytes;
                    delivered = having ? day.day + 1 : delivered;
                    any = having ? any : day.day + 1;
                }
            }
        }
        return new Cut(delivered, any);
    }
}
