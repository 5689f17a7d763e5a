package io.meterhouse.universe.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClocksTest {
    private static final long HOUR = 3_600_000;

    private final Clocks clocks = new Clocks();

    @Test
    void aTimeThatWasShownTwiceHasTwoInstants() {
        clocks.set(10 * HOUR, -HOUR);
        assertThat(clocks.earliest(9 * HOUR + HOUR / 2)).isEqualTo(9 * HOUR + HOUR / 2);
        assertThat(clocks.latest(9 * HOUR + HOUR / 2)).isEqualTo(10 * HOUR + HOUR / 2);
        assertThat(clocks.isBehind(10 * HOUR + 1)).isTrue();
        assertThat(clocks.isBehind(11 * HOUR + 1)).isFalse();
        assertThat(clocks.earliest(12 * HOUR)).isEqualTo(13 * HOUR);
    }

    @Test
    void aTimeThatWasLeaptOverIsTheInstantOfTheLeap() {
        clocks.set(10 * HOUR, HOUR);
        assertThat(clocks.earliest(10 * HOUR + HOUR / 2)).isEqualTo(10 * HOUR);
        assertThat(clocks.latest(10 * HOUR + HOUR / 2)).isEqualTo(10 * HOUR);
        assertThat(clocks.earliest(9 * HOUR)).isEqualTo(9 * HOUR);
        assertThat(clocks.site(11 * HOUR)).isEqualTo(12 * HOUR);
    }
}
