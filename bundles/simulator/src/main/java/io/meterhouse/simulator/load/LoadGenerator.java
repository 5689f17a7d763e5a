package io.meterhouse.simulator.load;

import java.time.ZoneOffset;

/**
 * Believable loads of the suites of a building: fridges, meals, laundry, lights, heating, cooling, the odd car; nights, weekends,
 * seasons, weather that all suites share, absences and vacancies. One seed is one building, for ever the same.
 *
 * <p>Life follows a fixed offset from UTC, without daylight saving time, so that every day has 24 hours.
 */
public final class LoadGenerator {
    /** Energy in mJ of one count of 2 Wh. */
    public static final long COUNT = 7_200_000;

    private final long seed;
    private final long offsetMillis;

    public LoadGenerator(long seed, ZoneOffset offset) {
        this.seed = seed;
        this.offsetMillis = offset.getTotalSeconds() * 1000L;
    }

    /** A building five hours behind UTC. */
    public LoadGenerator(long seed) {
        this(seed, ZoneOffset.ofHours(-5));
    }

    /** The load of one point (any number; points of different panels take different numbers), on one or two CTs. */
    public PointLoad point(int number, boolean twoCts) {
        return new PointLoad(seed, number, twoCts, offsetMillis);
    }
}
