package io.meterhouse.launcher;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The kinds of site time that a process can run on; the clock that they read is handed in. */
final class SiteClocks {
    /** The drift that is declared for a machine's clock: about 1 s a day. */
    private static final long DRIFT_PPM = 12;
    /** Of a clock that nobody is known to keep: longer than any tolerance. */
    private static final Duration UNKNOWN = Duration.ofDays(365);

    private SiteClocks() {}

    static SiteTime of(Options.SiteClock clock, Clock wall) {
        if (clock instanceof Options.SiteClock.Scaled scaled) {
            return new Scaled(wall, scaled);
        }
        if (clock instanceof Options.SiteClock.Real real) {
            return new Real(wall, real.sync());
        }
        return new Real(wall, null);
    }

    /** @param sync touched at each synchronisation; null where the clock is taken for right */
    private record Real(Clock wall, Path sync) implements SiteTime {
        @Override
        public Instant now() {
            return wall.instant();
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire;
        }

        @Override
        public Duration toWire(Duration site) {
            return site.isNegative() ? Duration.ZERO : site;
        }

        @Override
        public ClockQuality quality() {
            if (sync == null) {
                return new ClockQuality("trusted", Duration.ZERO);
            }
            try {
                Instant synced = Files.getLastModifiedTime(sync).toInstant();
                Duration since = Duration.between(synced, wall.instant());
                return new ClockQuality(
                        "ntp", since.abs().multipliedBy(DRIFT_PPM).dividedBy(1_000_000));
            } catch (IOException e) {
                return new ClockQuality("none known", UNKNOWN);
            }
        }
    }

    private record Scaled(Clock wall, Options.SiteClock.Scaled scale) implements SiteTime {
        @Override
        public Instant now() {
            Duration real = Duration.between(Instant.ofEpochMilli(scale.wallOriginMillis()), wall.instant());
            return scale.siteOrigin().plus(real.multipliedBy(scale.speed()));
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire.multipliedBy(scale.speed());
        }

        @Override
        public Duration toWire(Duration site) {
            return site.isNegative() ? Duration.ZERO : site.dividedBy(scale.speed());
        }

        @Override
        public ClockQuality quality() {
            return new ClockQuality("scaled", Duration.ZERO);
        }
    }
}
