package io.meterhouse.meter.modbus.read;

import io.meterhouse.meter.modbus.profile.Fraction;
import io.meterhouse.meter.modbus.profile.NumberType;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers out of registers, in integers from end to end. */
final class Numbers {
    private Numbers() {}

    /** The bits of a number, high word first whatever the meter's order; those above its width are 0. */
    static long bits(byte[] image, int offset, NumberType type, boolean lowWordFirst) {
        long bits = 0;
        int words = type.registers();
        for (int i = 0; i < words; i++) {
            int at = offset + 2 * (lowWordFirst ? words - 1 - i : i);
            bits = bits << 16 | (image[at] & 0xFF) << 8 | image[at + 1] & 0xFF;
        }
        return bits;
    }

    static boolean isSentinel(long bits, List<Long> sentinels) {
        for (long sentinel : sentinels) {
            if (sentinel == bits) {
                return true;
            }
        }
        return false;
    }

    /** {@code 0x8000}. */
    static String hex(long bits, NumberType type) {
        return String.format(Locale.ROOT, "0x%0" + 4 * type.registers() + "X", bits);
    }

    /**
     * A number times a factor, rounded down; floats by their exact value.
     *
     * @return empty for NaN and infinity, for an unsigned number of 2^63 or more, and for what does not fit
     */
    static OptionalLong scaled(long bits, NumberType type, Fraction factor) {
        try {
            if (type.isFloat()) {
                Binary binary = Binary.of(bits, type);
                return binary == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(factor.floorOf(binary.mantissa(), binary.exponent()));
            }
            long value = type.integer(bits);
            if (value < 0 && !type.isSigned()) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(factor.floorOf(value));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * The smallest step that a register can show at its present value, times a factor, rounded up, 1 at least.
     *
     * @throws ArithmeticException if it does not fit
     */
    static long step(long bits, NumberType type, Fraction factor) {
        if (!type.isFloat()) {
            return Math.max(1, factor.ceilingOf(1, 0));
        }
        Binary binary = Binary.of(bits, type);
        return binary == null ? 1 : Math.max(1, factor.ceilingOf(1, binary.exponent()));
    }

    /** Whether a float is negative, -0 not counted. */
    static boolean isNegative(long bits, NumberType type) {
        if (!type.isFloat()) {
            return type.isSigned() && type.integer(bits) < 0;
        }
        Binary binary = Binary.of(bits, type);
        return binary != null && binary.mantissa() < 0;
    }

    /** A finite float as mantissa times a power of two; one unit of the mantissa is one step of the float. */
    private record Binary(long mantissa, int exponent) {
        static Binary of(long bits, NumberType type) {
            int fraction = type == NumberType.FLOAT32 ? 23 : 52;
            int width = type == NumberType.FLOAT32 ? 8 : 11;
            int special = (1 << width) - 1;
            int exponent = (int) (bits >>> fraction) & special;
            if (exponent == special) {
                return null;
            }
            long mantissa = bits & ((1L << fraction) - 1);
            // subnormal numbers have the exponent of the smallest normal ones, without the hidden bit
            mantissa = exponent == 0 ? mantissa : mantissa | 1L << fraction;
            boolean negative = (bits >>> (fraction + width) & 1) != 0;
            int bias = (special >> 1) + fraction;
            return new Binary(negative ? -mantissa : mantissa, Math.max(exponent, 1) - bias);
        }
    }
}
