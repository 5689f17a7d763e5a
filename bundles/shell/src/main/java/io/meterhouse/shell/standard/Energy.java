package io.meterhouse.shell.standard;

import io.meterhouse.api.metering.CountUnit;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Counts as kWh (kvarh, kVAh) in decimals, exactly. */
final class Energy {
    private static final BigInteger MILLI_PER_KILO = BigInteger.valueOf(1_000_000);
    private static final BigInteger FIVE = BigInteger.valueOf(5);
    private static final int MOST_DECIMALS = 18;
    private static final int WHOLE_MILLI = 6;

    private Energy() {}

    /**
     * So many decimals as the unit of a count has, so that a column lines up. Where a count is no finite decimal (a third of a Wh), the
     * whole mWh below it, with {@code ~} before.
     */
    static String kilo(CountUnit unit, long counts) {
        BigInteger numerator = BigInteger.valueOf(unit.numerator());
        BigInteger denominator = BigInteger.valueOf(unit.denominator()).multiply(MILLI_PER_KILO);
        BigInteger total = BigInteger.valueOf(counts).multiply(numerator);
        int decimals = decimals(denominator.divide(numerator.gcd(denominator)));
        if (decimals > MOST_DECIMALS) {
            BigInteger[] whole = total.divideAndRemainder(BigInteger.valueOf(unit.denominator()));
            return "~" + new BigDecimal(whole[0], WHOLE_MILLI).toPlainString();
        }
        return new BigDecimal(total.multiply(BigInteger.TEN.pow(decimals)).divide(denominator), decimals)
                .toPlainString();
    }

    /** How many decimals one part of so many has: the larger exponent of 2 and 5; beyond {@link #MOST_DECIMALS} if it has no end. */
    private static int decimals(BigInteger parts) {
        int twos = parts.getLowestSetBit();
        BigInteger rest = parts.shiftRight(twos);
        int fives = 0;
        while (rest.mod(FIVE).signum() == 0) {
            rest = rest.divide(FIVE);
            fives++;
        }
        return rest.equals(BigInteger.ONE) ? Math.max(twos, fives) : Integer.MAX_VALUE;
    }
}
