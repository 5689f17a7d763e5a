package io.meterhouse.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTest {
    private static final long FROM = Instant.parse("2020-01-02T00:00:00Z").toEpochMilli();
    private static final long UNTIL = Instant.parse("2041-01-01T00:00:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({"1, 2026-01-05T05:00:00Z", "2, 2025-07-01T05:00:00Z", "77, 2031-10-01T05:00:00Z"})
    void twoHundredDaysOfTwentyFourPointsHoldTheInformationThatRealLoadsHold(long seed, Instant from) throws Exception {
        LoadStatistics data = LoadStatistics.of(seed, 24, from, 200);
        System.out.printf(
                java.util.Locale.ROOT,
                "seed %d: data.entropy_bytes_per_interval=%.4f data.xz_bytes_per_interval=%.4f%n",
                seed,
                data.entropyBytes(),
                data.xzBytes());
        assertThat(data.entropyBytes()).isBetween(0.30, 0.33);
        assertThat(data.xzBytes()).isGreaterThanOrEqualTo(0.25);
        assertThat(data.clipped()).isZero();
    }

    @Test
    void energyGrowsByThePowerInEveryMillisecond() {
        Random random = new Random(4);
        for (int point = 1; point <= 24; point++) {
            PointLoad load = new LoadGenerator(9).point(point, point % 4 != 0);
            for (int i = 0; i < 200; i++) {
                long t = FROM + random.nextInt((int) ((UNTIL - FROM) / 1000)) * 1000L + random.nextInt(1000);
                for (int ct = 0; ct < load.cts(); ct++) {
                    assertThat(load.energy(ct, t + 1) - load.energy(ct, t)).isEqualTo(load.power(ct, t));
                }
            }
        }
    }

    @Test
    void theEnergyOfADayIsTheSumOfItsStepsAlsoAcrossMidnight() {
        PointLoad load = new LoadGenerator(1).point(7, true);
        long start = Instant.parse("2026-03-10T03:00:00Z").toEpochMilli();
        long sum = 0;
        for (long t = start; t < start + 14_400_000; t++) {
            sum += load.power(0, t);
        }
        assertThat(load.energy(0, start + 14_400_000) - load.energy(0, start)).isEqualTo(sum);
    }

    @Test
    void theRegisterNeverFallsFrom2020To2040AndIsNeverNegative() {
        for (int point = 1; point <= 48; point++) {
            PointLoad load = new LoadGenerator(3).point(point, true);
            long before = 0;
            for (long t = FROM - 86_400_000_000L; t < UNTIL; t += 765_432_100) {
                assertThat(load.energy(0, t)).isNotNegative();
                assertThat(load.energy(1, t)).isNotNegative();
                long energy = load.energy(0, t) + load.energy(1, t);
                assertThat(energy).isGreaterThanOrEqualTo(before);
                before = energy;
            }
            assertThat(before / LoadGenerator.COUNT).isBetween(5_000_000L, 100_000_000L);
        }
    }

    @Test
    void energyRunsOnWithoutAJumpOverTheDayFromWhichSumsAreMade() {
        PointLoad load = new LoadGenerator(3).point(5, true);
        long start = Instant.parse("2025-12-30T05:00:00Z").toEpochMilli();
        long sum = 0;
        for (long t = start; t < start + 4 * 86_400_000L; t += 1000) {
            assertThat(load.energy(0, t + 1000) - load.energy(0, t)).isBetween(0L, 8_000_000L);
            sum += load.power(0, t);
        }
        // Switching within a second makes the second-wise sum miss a little.
        assertThat((load.energy(0, start + 4 * 86_400_000L) - load.energy(0, start)) / 1000)
                .isBetween(sum * 99 / 100, sum * 101 / 100);
    }

    @Test
    void theSameSeedGivesTheSameRegisterInWhateverOrderItIsAsked() {
        PointLoad forward = new LoadGenerator(5).point(11, true);
        PointLoad backward = new LoadGenerator(5).point(11, true);
        long[] seen = new long[1000];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = forward.energy(1, FROM + i * 600_000_007L);
        }
        for (int i = seen.length - 1; i >= 0; i--) {
            assertThat(backward.energy(1, FROM + i * 600_000_007L)).isEqualTo(seen[i]);
        }
        assertThat(new LoadGenerator(6).point(11, true).energy(1, UNTIL)).isNotEqualTo(seen[999]);
    }

    @Test
    void aSuiteUsesMoreInTheEveningThanBeforeDawn() {
        long night = 0;
        long evening = 0;
        for (int point = 1; point <= 24; point++) {
            PointLoad load = new LoadGenerator(1).point(point, true);
            for (long day = 0; day < 60; day++) {
                long midnight = Instant.parse("2026-04-01T05:00:00Z").toEpochMilli() + day * 86_400_000;
                night += between(load, midnight + 2 * 3_600_000, midnight + 5 * 3_600_000);
                evening += between(load, midnight + 18 * 3_600_000, midnight + 21 * 3_600_000);
            }
        }
        assertThat(evening).isGreaterThan(3 * night);
    }

    private static long between(PointLoad load, long from, long until) {
        return load.energy(0, until) + load.energy(1, until) - load.energy(0, from) - load.energy(1, from);
    }
}
