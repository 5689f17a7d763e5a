package io.meterhouse.acquisition.record;

import java.math.BigInteger;

/** The register at a boundary, between the reads before and after it; in integers. */
final class Interpolation {
    private Interpolation() {}

    /**
     * {@code r0 + floor((r1 - r0)(b - t0) / (t1 - t0))}.
     *
     * @param t0 microseconds; {@code b} at or before it gives {@code r0}
     * @param r1 at least {@code r0}
     * @param t1 microseconds; {@code b} at or after it gives {@code r1}
     */
    static long at(long b, long t0, long r0, long t1, long r1) {
        if (b <= t0) {
            return r0;
        }
        if (b >= t1) {
            return r1;
        }
        long rise = r1 - r0;
        long part = b - t0;
        long high = Math.multiplyHigh(rise, part);
        long low = rise * part;
        if (high == 0 && low >= 0) {
            return r0 + low / (t1 - t0);
        }
        return r0
                + BigInteger.valueOf(rise)
                        .multiply(BigInteger.valueOf(part))
                        .divide(BigInteger.valueOf(t1 - t0))
                        .longValueExact();
    }
}
