package io.meterhouse.simulator.load;

import java.util.Arrays;

/**
 * Energy of the two legs of a point at each local midnight, mJ. Sums run forward and backward from an anchor day, so that the years that
 * matter are near; they are made when they are first asked for and then remembered. Any number of threads may ask.
 */
final class Midnights {
    /** 2026-01-01; what a leg had used by then is drawn, well above what it can have used since 2020. */
    private static final long ANCHOR = 20_454;

    private static final long MILLIJOULES_PER_KWH = 3_600_000_000L;
    private static final int AHEAD = 40;

    private final Appliances appliances;
    private volatile long[][] after;
    private volatile long[][] before;

    Midnights(long seed, int point, Appliances appliances) {
        this.appliances = appliances;
        Draw draw = new Draw(seed, point, 8);
        long leg0 = draw.between(10_000, 14_999) * MILLIJOULES_PER_KWH + draw.below(1_000_000);
        long leg1 = draw.between(10_000, 14_999) * MILLIJOULES_PER_KWH + draw.below(1_000_000);
        after = new long[][] {{leg0}, {leg1}};
        before = new long[][] {{leg0}, {leg1}};
    }

    long at(int leg, long day) {
        int index = (int) Math.abs(day - ANCHOR);
        long[][] known = day >= ANCHOR ? after : before;
        return index < known[leg].length ? known[leg][index] : extend(day >= ANCHOR, index)[leg][index];
    }

    private synchronized long[][] extend(boolean forward, int index) {
        long[][] known = forward ? after : before;
        int from = known[0].length;
        if (index < from) {
            return known;
        }
        int size = index + AHEAD;
        long[][] sums = {Arrays.copyOf(known[0], size), Arrays.copyOf(known[1], size)};
        Total total = new Total();
        for (int i = from; i < size; i++) {
            total.clear();
            appliances.day(forward ? ANCHOR + i - 1 : ANCHOR - i, total);
            int sign = forward ? 1 : -1;
            sums[0][i] = sums[0][i - 1] + sign * total.leg0;
            sums[1][i] = sums[1][i - 1] + sign * total.leg1;
        }
        if (forward) {
            after = sums;
        } else {
            before = sums;
        }
        return sums;
    }

    private static final class Total implements Appliances.Sink {
        private long leg0;
        private long leg1;

        void clear() {
            leg0 = 0;
            leg1 = 0;
        }

        @Override
        public boolean sumsOnly() {
            return true;
        }

        @Override
        public void run(int start, int duration, int first, int second) {
            long length = Math.max(0, Math.min(Appliances.DAY_MS, start + duration) - start);
            leg0 += first * length;
            leg1 += second * length;
        }
    }
}
