package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.launcher.Options.SiteClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteClocksTest {
    private static final Instant WALL = Instant.parse("2026-03-01T00:00:10Z");

    private final Clock wall = Clock.fixed(WALL, ZoneOffset.UTC);

    @Test
    void scaledTimeRunsFromItsOriginAtItsSpeed() {
        Instant origin = Instant.parse("2030-01-01T00:00:00Z");
        SiteTime site =
                SiteClocks.of(new SiteClock.Scaled(origin, WALL.minusSeconds(10).toEpochMilli(), 60), wall);
        assertThat(site.now()).isEqualTo(origin.plusSeconds(600));
        assertThat(site.toSite(Duration.ofSeconds(5))).isEqualTo(Duration.ofMinutes(5));
        assertThat(site.toWire(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(site.toWire(Duration.ofMinutes(-5))).isZero();
        assertThat(site.quality().estimatedError()).isZero();
    }

    @Test
    void theErrorOfRealTimeGrowsSinceItsLastSynchronisation(@TempDir Path folder) throws Exception {
        Path sync = Files.createFile(folder.resolve("synchronized"));
        Files.setLastModifiedTime(sync, FileTime.from(WALL.minus(Duration.ofDays(10))));
        SiteTime site = SiteClocks.of(new SiteClock.Real(sync), wall);
        assertThat(site.now()).isEqualTo(WALL);
        assertThat(site.quality().estimatedError()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    }

    @Test
    void aClockThatNobodyIsKnownToKeepIsNotTrusted(@TempDir Path folder) {
        SiteTime site = SiteClocks.of(new SiteClock.Real(folder.resolve("missing")), wall);
        assertThat(site.quality().source()).isEqualTo("none known");
        assertThat(site.quality().estimatedError()).isGreaterThan(Duration.ofDays(1));
        assertThat(SiteClocks.of(new SiteClock.Trusted(), wall).quality().estimatedError())
                .isZero();
    }
}
