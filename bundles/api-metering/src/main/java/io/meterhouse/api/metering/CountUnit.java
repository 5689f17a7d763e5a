package io.meterhouse.api.metering;

import java.math.BigInteger;

/**
 * What one count of a channel revision is worth: a rational number of mWh (mvarh, mVAh), in lowest terms. The resolution of the
 * register; 2 Wh is {@code 2000/1}.
 *
 * @param numerator 1 or more
 * @param denominator 1 or more
 */
public record CountUnit(long numerator, long denominator) {
    /** 2 Wh, the register resolution of the PowerStar (0.002 kWh). */
    public static final CountUnit TWO_WATT_HOURS = new CountUnit(2000, 1);

    public CountUnit {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException(
                    "a count is a positive number of mWh, not " + numerator + "/" + denominator);
        }
        if (denominator > 1) {
            long divisor = BigInteger.valueOf(numerator)
                    .gcd(BigInteger.valueOf(denominator))
                    .longValueExact();
            numerator /= divisor;
            denominator /= divisor;
        }
    }

    /** A count of so many whole mWh. */
    public static CountUnit ofMilliWattHours(long milliWattHours) {
        return new CountUnit(milliWattHours, 1);
    }

    /**
     * Counts as mWh, rounded down.
     *
     * @throws ArithmeticException if the result does not fit a long
     */
    public long milliWattHours(long counts) {
        if (denominator == 1) {
            return Math.multiplyExact(counts, numerator);
        }
        BigInteger[] result = BigInteger.valueOf(counts)
                .multiply(BigInteger.valueOf(numerator))
                .divideAndRemainder(BigInteger.valueOf(denominator));
        long whole = result[0].longValueExact();
        return result[1].signum() < 0 ? whole - 1 : whole;
    }

    /** {@code 2000/1}. */
    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
