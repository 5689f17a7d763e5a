package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.CountUnit;
import java.math.BigInteger;

/** Demand as people read it: W, var or VA. What is billed stays in counts. */
public final class Watts {
    private static final long MINUTES_PER_HOUR = 60;
    private static final long MILLI = 1_000;

    private Watts() {}

    /** What so many counts in a block of so many minutes are on average, rounded down. */
    public static long average(long counts, CountUnit unit, int minutes) {
        return Math.multiplyExact(unit.milliWattHours(counts), MINUTES_PER_HOUR) / minutes / MILLI;
    }

    /** The step in which a demand moves: one count in a block, rounded up. */
    public static long step(CountUnit unit, int minutes) {
        BigInteger whole = BigInteger.valueOf(unit.denominator())
                .multiply(BigInteger.valueOf(minutes))
                .multiply(BigInteger.valueOf(MILLI));
        return BigInteger.valueOf(unit.numerator())
                .multiply(BigInteger.valueOf(MINUTES_PER_HOUR))
                .add(whole)
                .subtract(BigInteger.ONE)
                .divide(whole)
                .longValueExact();
    }
}
