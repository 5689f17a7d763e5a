package io.meterhouse.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Site time as a straight line through a wall clock: site = siteOrigin + (wall - wallOrigin) x speed. Processes that are given the same
 * three numbers on one machine share one site time. It steps when the wall clock steps.
 */
public final class SiteClock {
    private final InstantSource wall;
    private final long siteOriginMicros;
    private final long wallOriginMicros;
    private final long speedMilli;

    /** The speed is taken to three decimals, 0.001 to 100 000. */
    public SiteClock(InstantSource wall, Instant siteOrigin, long wallOriginMillis, BigDecimal speed) {
        this.wall = wall;
        this.siteOriginMicros = micros(siteOrigin);
        this.wallOriginMicros = wallOriginMillis * 1000;
        this.speedMilli = speed.movePointRight(3).longValue();
        if (speedMilli < 1 || speedMilli > 100_000_000) {
            throw new IllegalArgumentException("a speed of 0.001 to 100000 expected, not " + speed);
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }

    /** Epoch ms of site time. */
    public long millis() {
        return Math.floorDiv(micros(), 1000L);
    }

    private long micros() {
        long passed = micros(wall.instant()) - wallOriginMicros;
        // Split, so that years at a high speed do not overflow.
        return siteOriginMicros
                + Math.floorDiv(passed, 1000L) * speedMilli
                + Math.floorMod(passed, 1000L) * speedMilli / 1000;
    }
}
