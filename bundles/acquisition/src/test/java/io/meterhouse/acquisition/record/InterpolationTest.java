package io.meterhouse.acquisition.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    @Test
    void aRegisterBetweenTwoReadsIsRoundedDown() {
        assertThat(Interpolation.at(5, 0, 100, 10, 110)).isEqualTo(105);
        assertThat(Interpolation.at(9, 0, 100, 10, 101)).isEqualTo(100);
        assertThat(Interpolation.at(3, 0, 100, 10, 107)).isEqualTo(102);
    }

    @Test
    void atAReadItIsTheRead() {
        assertThat(Interpolation.at(0, 0, 100, 10, 110)).isEqualTo(100);
        assertThat(Interpolation.at(10, 0, 100, 10, 110)).isEqualTo(110);
        assertThat(Interpolation.at(-1, 0, 100, 10, 110)).isEqualTo(100);
        assertThat(Interpolation.at(11, 0, 100, 10, 110)).isEqualTo(110);
        assertThat(Interpolation.at(7, 7, 100, 7, 100)).isEqualTo(100);
    }

    @Test
    void theLargestRegistersOverTheLongestTimesAreExact() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            long t0 = random.nextLong(1L << 52);
            long t1 = t0 + 1 + (random.nextLong(1L << 55) >> random.nextInt(55));
            long r0 = random.nextLong(1L << 61) >> random.nextInt(61);
            long r1 = r0 + (random.nextLong(1L << 61) >> random.nextInt(61));
            long b = t0 + random.nextLong(t1 - t0);
            BigInteger exact = BigInteger.valueOf(r1 - r0)
                    .multiply(BigInteger.valueOf(b - t0))
                    .divide(BigInteger.valueOf(t1 - t0))
                    .add(BigInteger.valueOf(r0));
            assertThat(Interpolation.at(b, t0, r0, t1, r1))
                    .isEqualTo(exact.longValueExact())
                    .isBetween(r0, r1);
        }
    }
}
