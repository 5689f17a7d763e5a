package io.meterhouse.tou.engine;

import java.math.BigInteger;

/** Shares of whole counts. */
final class Shares {
    private Shares() {}

    /** {@code counts * part / whole}, rounded down. */
    static long of(long counts, long part, long whole) {
        long high = Math.multiplyHigh(counts, part);
        if (high == 0 && counts * part >= 0) {
            return counts * part / whole;
        }
        return BigInteger.valueOf(counts)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
