package io.meterhouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SiteClockTest {
    private static final Instant SITE = Instant.parse("2026-03-01T00:00:00Z");
    private static final long WALL = 1_700_000_000_000L;

    private Instant wall = Instant.ofEpochMilli(WALL);

    private SiteClock clock(String speed) {
        return new SiteClock(() -> wall, SITE, WALL, new BigDecimal(speed));
    }

    @Test
    void siteTimeRunsAsManyTimesFasterAsItIsTold() {
        SiteClock clock = clock("60");
        assertThat(clock.millis()).isEqualTo(SITE.toEpochMilli());
        wall = wall.plusNanos(5_000_250_000L);
        assertThat(clock.millis()).isEqualTo(SITE.toEpochMilli() + 300_015);
        wall = Instant.ofEpochMilli(WALL - 1);
        assertThat(clock.millis()).isEqualTo(SITE.toEpochMilli() - 60);
    }

    @Test
    void aSpeedMayHaveDecimalsAndYearsDoNotOverflow() {
        assertThat(clock("0.5").millis()).isEqualTo(SITE.toEpochMilli());
        wall = wall.plusMillis(86_400_000L * 365);
        assertThat(clock("12.5").millis()).isEqualTo(SITE.toEpochMilli() + 86_400_000L * 365 * 25 / 2);
        assertThatThrownBy(() -> clock("0")).hasMessageContaining("speed");
    }
}
