package io.meterhouse.simulator.load;

/**
 * The load of one metering point: a pure function of (seed, point number, instant), exact to the millijoule (1 mJ = 1 W for 1 ms).
 *
 * <p>It lives from 2020-01-01 to 2119-12-31 local time; outside, power is 0 and energy stands. A day's energy is the sum of its runs, found
 * without ordering them in a few microseconds; sums at midnights are remembered, so a question costs one day's plan at most once they are
 * known. Any number of threads may ask.
 */
public final class PointLoad {
    private static final long FIRST_DAY = 18_262;
    private static final long END_DAY = 54_786;
    private static final int OTHERS = 4;

    private final Appliances appliances;
    private final Midnights midnights;
    private final boolean twoCts;
    private final long offsetMillis;
    private volatile DayPlan plan;
    /** Those asked about before; never written. A judge of what is delivered late asks about several days by turns. */
    private volatile DayPlan[] others = new DayPlan[OTHERS];

    PointLoad(long seed, int point, boolean twoCts, long offsetMillis) {
        this.appliances = new Appliances(seed, point, twoCts);
        this.midnights = new Midnights(seed, point, appliances);
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
        if (day < FIRST_DAY || day >= END_DAY) {
            return 0;
        }
        DayPlan today = plan(day);
        int millis = (int) (local - day * Appliances.DAY_MS);
        return twoCts ? today.power(ct, millis) : today.power(0, millis) + today.power(1, millis);
    }

    /** mJ that have gone through one CT (0 or 1); never falls, and is never negative. */
    public long energy(int ct, long epochMillis) {
        long local = epochMillis + offsetMillis;
        long day = Math.floorDiv(local, Appliances.DAY_MS);
        int millis = (int) (local - day * Appliances.DAY_MS);
        return twoCts ? leg(ct, day, millis) : leg(0, day, millis) + leg(1, day, millis);
    }

    private long leg(int leg, long day, int millis) {
        if (day < FIRST_DAY || day >= END_DAY) {
            return midnights.at(leg, day < FIRST_DAY ? FIRST_DAY : END_DAY);
        }
        return midnights.at(leg, day) + plan(day).energy(leg, millis);
    }

    private DayPlan plan(long day) {
        DayPlan known = plan;
        return known != null && known.day == day ? known : other(day, known);
    }

    private DayPlan other(long day, DayPlan before) {
        DayPlan[] all = others;
        int place = 0;
        while (place < OTHERS - 1 && (all[place] == null || all[place].day != day)) {
            place++;
        }
        DayPlan found = all[place] != null && all[place].day == day ? all[place] : DayPlan.of(day, appliances);
        // The one that was asked about longest ago goes, or the one that is found takes its place again.
        DayPlan[] next = new DayPlan[OTHERS];
        next[0] = before;
        System.arraycopy(all, 0, next, 1, place);
        System.arraycopy(all, place + 1, next, place + 1, OTHERS - 1 - place);
        others = next;
        plan = found;
        return found;
    }
}
