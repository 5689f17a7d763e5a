package io.meterhouse.simulator.load;

import java.util.Arrays;

/**
 * The load of one metering point: a pure function of (seed, point number, instant), exact to the millijoule (1 mJ = 1 W for 1 ms).
 *
 * <p>Energy counts from 2020-01-01 local time; before it, power and energy are 0. A day's energy is the sum of its runs, found without
 * ordering them in about a microsecond; sums at midnights are remembered, so a question costs one day's plan at most once they are known.
 * Any number of threads may ask.
 */
public final class PointLoad {
    private static final long FIRST_DAY = 18_262;
    private static final int LAST = 366 * 100;

    private final Appliances appliances;
    private final boolean twoCts;
    private final long offsetMillis;
    private volatile long[][] midnights = {{0}, {0}};
    private volatile DayPlan plan;

    PointLoad(long seed, int point, boolean twoCts, long offsetMillis) {
        this.appliances = new Appliances(seed, point, twoCts);
        this.twoCts = twoCts;
        this.offsetMillis = offsetMillis;
    }

    /** One or two current transformers; a point with one carries its whole load on it. */
    public int cts() {
        return twoCts ? 2 : 1;
    }

    /** W through one CT (0 or 1), never negative. */
    public int power(int ct, long epochMillis) {
        long local = epochMillis + offsetMillis;
        long day = Math.floorDiv(local, Appliances.DAY_MS);
        if (day < FIRST_DAY) {
            return 0;
        }
        DayPlan today = plan(day);
        int millis = (int) (local - day * Appliances.DAY_MS);
        return twoCts ? today.power(ct, millis) : today.power(0, millis) + today.power(1, millis);
    }

    /** mJ through one CT (0 or 1) since 2020 began; never falls. */
    public long energy(int ct, long epochMillis) {
        long local = epochMillis + offsetMillis;
        long day = Math.floorDiv(local, Appliances.DAY_MS);
        if (day < FIRST_DAY) {
            return 0;
        }
        int millis = (int) (local - day * Appliances.DAY_MS);
        return twoCts ? leg(ct, day, millis) : leg(0, day, millis) + leg(1, day, millis);
    }

    private long leg(int leg, long day, int millis) {
        return midnight(leg, day) + plan(day).energy(leg, millis);
    }

    private DayPlan plan(long day) {
        DayPlan known = plan;
        if (known == null || known.day != day) {
            known = DayPlan.of(day, appliances);
            plan = known;
        }
        return known;
    }

    private long midnight(int leg, long day) {
        int index = (int) Math.min(LAST, day - FIRST_DAY);
        long[] known = midnights[leg];
        return index < known.length ? known[index] : extend(index)[leg][index];
    }

    private synchronized long[][] extend(int index) {
        long[][] known = midnights;
        int from = known[0].length;
        if (index < from) {
            return known;
        }
        int size = Math.min(LAST, index + 40) + 1;
        long[][] sums = {Arrays.copyOf(known[0], size), Arrays.copyOf(known[1], size)};
        Total total = new Total();
        for (int i = from; i < size; i++) {
            total.clear();
            appliances.day(FIRST_DAY + i - 1, total);
            sums[0][i] = sums[0][i - 1] + total.leg0;
            sums[1][i] = sums[1][i - 1] + total.leg1;
        }
        midnights = sums;
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
