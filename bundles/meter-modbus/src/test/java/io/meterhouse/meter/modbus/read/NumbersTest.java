package io.meterhouse.meter.modbus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.meter.modbus.profile.Fraction;
import io.meterhouse.meter.modbus.profile.NumberType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    /** Independent of the code under test: decimals of unlimited length, divided once, rounded down. */
    private static OptionalLong expected(BigDecimal value, Fraction factor) {
        BigInteger floor = value.multiply(BigDecimal.valueOf(factor.numerator()))
                .divide(BigDecimal.valueOf(factor.denominator()), 0, RoundingMode.FLOOR)
                .toBigInteger();
        return floor.abs().compareTo(MOST) > 0 ? OptionalLong.empty() : OptionalLong.of(floor.longValueExact());
    }

    private static Fraction factor(Random random) {
        return new Fraction(1 + random.nextInt(1_000_000), 1 + random.nextInt(1_000_000));
    }

    @Test
    void floatsAreScaledByTheirExactValue() {
        Random random = new Random(2);
        for (int i = 0; i < 50_000; i++) {
            Fraction factor = factor(random);
            int bits = random.nextInt();
            float single = Float.intBitsToFloat(bits);
            if (Float.isFinite(single)) {
                assertThat(Numbers.scaled(bits & 0xFFFF_FFFFL, NumberType.FLOAT32, factor))
                        .isEqualTo(expected(new BigDecimal(single), factor));
            }
            long wide = Double.doubleToRawLongBits(random.nextGaussian() * 1e9);
            assertThat(Numbers.scaled(wide, NumberType.FLOAT64, factor))
                    .isEqualTo(expected(new BigDecimal(Double.longBitsToDouble(wide)), factor));
        }
    }

    @Test
    void theStepOfAFloatIsItsDistanceToTheNextOneRoundedUp() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Fraction factor = factor(random);
            float value = random.nextFloat() * 1_000_000;
            BigDecimal step = new BigDecimal(Math.ulp(value))
                    .multiply(BigDecimal.valueOf(factor.numerator()))
                    .divide(BigDecimal.valueOf(factor.denominator()), 0, RoundingMode.CEILING)
                    .max(BigDecimal.ONE);
            assertThat(Numbers.step(Float.floatToRawIntBits(value), NumberType.FLOAT32, factor))
                    .isEqualTo(step.longValueExact());
        }
    }

    @Test
    void wholeNumbersAreScaledExactlyAtTheirEnds() {
        Fraction large = new Fraction(1_000_000_000, 3);
        for (long value :
                new long[] {0, 1, -1, 2, Integer.MAX_VALUE, 1L << 40, -(1L << 40), Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(Numbers.scaled(value, NumberType.INT64, large))
                    .isEqualTo(expected(BigDecimal.valueOf(value), large));
        }
        assertThat(Numbers.scaled(0xFFFF, NumberType.INT16, Fraction.ONE)).hasValue(-1);
        assertThat(Numbers.scaled(0xFFFF, NumberType.UINT16, Fraction.ONE)).hasValue(65_535);
        assertThat(Numbers.scaled(0xFFFF_FFFFL, NumberType.ACC32, Fraction.ONE)).hasValue(4_294_967_295L);
        assertThat(Numbers.scaled(-1, NumberType.UINT64, Fraction.ONE)).isEmpty();
    }

    @Test
    void wordsComeInEitherOrder() {
        byte[] image = {0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, (byte) 0x88};
        assertThat(Numbers.bits(image, 1, NumberType.UINT64, false)).isEqualTo(0x1122334455667788L);
        assertThat(Numbers.bits(image, 1, NumberType.UINT64, true)).isEqualTo(0x7788556633441122L);
        assertThat(Numbers.bits(image, 1, NumberType.UINT32, true)).isEqualTo(0x33441122L);
        assertThat(Numbers.bits(image, 7, NumberType.INT16, true)).isEqualTo(0x7788L);
    }
}
