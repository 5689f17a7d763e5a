package io.meterhouse.meter.modbus.profile;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A positive rational number in lowest terms: whatever is scaled is scaled exactly.
 *
 * @param numerator 1 or more
 * @param denominator 1 or more
 */
public record Fraction(long numerator, long denominator) {
    public static final Fraction ONE = new Fraction(1, 1);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(?:/(\\d{1,15})|\\.(\\d{1,9}))?");

    public Fraction {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException(numerator + "/" + denominator);
        }
        long divisor = divisor(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
    }

    /** The greatest common one. */
    private static long divisor(long one, long other) {
        return other == 0 ? one : divisor(other, one % other);
    }

    /** Reads {@code 2}, {@code 1/10} or {@code 0.1}; empty for anything else and for nought. */
    public static Optional<Fraction> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long numerator = Long.parseLong(matcher.group(1));
            if (matcher.group(2) != null) {
                return Optional.of(new Fraction(numerator, Long.parseLong(matcher.group(2))));
            }
            if (matcher.group(3) != null) {
                long power = powerOfTen(matcher.group(3).length());
                return Optional.of(new Fraction(
                        Math.addExact(Math.multiplyExact(numerator, power), Long.parseLong(matcher.group(3))), power));
            }
            return Optional.of(new Fraction(numerator, 1));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** @throws ArithmeticException beyond 10^18 */
    public static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, 10L);
        }
        return power;
    }

    /** @throws ArithmeticException if it does not fit */
    public Fraction times(Fraction other) {
        if (other.numerator == 1 && other.denominator == 1) {
            return this;
        }
        Fraction a = new Fraction(numerator, other.denominator);
        Fraction b = new Fraction(other.numerator, denominator);
        return new Fraction(
                Math.multiplyExact(a.numerator, b.numerator), Math.multiplyExact(a.denominator, b.denominator));
    }

    /** @throws ArithmeticException if it does not fit */
    public Fraction over(Fraction other) {
        return times(new Fraction(other.denominator, other.numerator));
    }

    /**
     * So many times this, rounded down (also below nought).
     *
     * @throws ArithmeticException if it does not fit
     */
    public long floorOf(long value) {
        if (Math.multiplyHigh(value, numerator) == (value * numerator) >> 63) {
            return denominator == 1 ? value * numerator : Math.floorDiv(value * numerator, denominator);
        }
        return floor(
                BigInteger.valueOf(value).multiply(BigInteger.valueOf(numerator)), BigInteger.valueOf(denominator));
    }

    /** So many times this and 2 to the given power, rounded down, never through a float. */
    public long floorOf(long mantissa, int exponentOfTwo) {
        if (exponentOfTwo == 0) {
            return floorOf(mantissa);
        }
        BigInteger up = BigInteger.valueOf(mantissa).multiply(BigInteger.valueOf(numerator));
        BigInteger down = BigInteger.valueOf(denominator);
        return exponentOfTwo >= 0
                ? floor(up.shiftLeft(exponentOfTwo), down)
                : floor(up, down.shiftLeft(-exponentOfTwo));
    }

    /** As {@link #floorOf(long, int)}, rounded up. */
    public long ceilingOf(long mantissa, int exponentOfTwo) {
        return -floorOf(-mantissa, exponentOfTwo);
    }

    private static long floor(BigInteger up, BigInteger down) {
        BigInteger[] result = up.divideAndRemainder(down);
        BigInteger whole = result[1].signum() < 0 ? result[0].subtract(BigInteger.ONE) : result[0];
        return whole.longValueExact();
    }

    @Override
    public String toString() {
        return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
    }
}
