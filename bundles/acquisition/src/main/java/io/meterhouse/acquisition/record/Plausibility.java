package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.CountUnit;
import java.math.BigInteger;
import java.time.Duration;

/**
 * What a circuit can carry. A quarter more than its rating is believed, and a few counts for the edges of reads.
 *
 * @param milliwatts its rating on all its phases
 */
record Plausibility(long milliwatts) {
    private static final long EDGE_COUNTS = 3;
    private static final long MILLIS_PER_HOUR = 3_600_000;

    /** The most counts that can have been added. */
    long most(Duration elapsed, CountUnit unit, long step) {
        long millis = elapsed.toMillis() + 1000;
        if (milliwatts < 1L << 32 && millis < 1L << 28 && unit.denominator() == 1) {
            // 2^60 at most.
            return milliwatts * millis / (4 * MILLIS_PER_HOUR) * 5 / unit.numerator() + EDGE_COUNTS + step;
        }
        BigInteger milliwattHours = BigInteger.valueOf(milliwatts)
                .multiply(BigInteger.valueOf(millis))
                .multiply(BigInteger.valueOf(5))
                .divide(BigInteger.valueOf(4 * MILLIS_PER_HOUR));
        BigInteger counts = milliwattHours
                .multiply(BigInteger.valueOf(unit.denominator()))
                .divide(BigInteger.valueOf(unit.numerator()))
                .add(BigInteger.valueOf(EDGE_COUNTS + step));
        return counts.bitLength() > 62 ? Long.MAX_VALUE / 2 : counts.longValueExact();
    }

    /** What a circuit carries at most whose rating was mistyped: four times as much. */
    Plausibility overload() {
        return new Plausibility(Math.multiplyExact(milliwatts, 16) / 5);
    }

    /** Whether a register that fell has passed its modulus: it was near the top, is near the bottom, and the rise can be true. */
    static boolean isRollover(long before, long after, long modulus, long most) {
        long edge = Math.max(1, modulus / 10);
        return before < modulus && before >= modulus - edge && after <= edge && after + (modulus - before) <= most;
    }
}
