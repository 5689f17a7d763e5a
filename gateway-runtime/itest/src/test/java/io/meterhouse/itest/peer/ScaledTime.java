package io.meterhouse.itest.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Site time that runs faster; simulator and gateway are given the same, and boundaries fall on multiples of five minutes of it. */
public record ScaledTime(Instant siteOrigin, long wallOriginMillis, int speed) {
    /** One second is a minute: an interval of five minutes closes every five seconds. */
    private static final int SPEED = 60;

    private static final Instant ORIGIN = Instant.parse("2026-03-03T17:00:00Z");

    /** Begins now. */
    public static ScaledTime begin() {
        return new ScaledTime(ORIGIN, System.currentTimeMillis(), SPEED);
    }

    /** Site time. */
    public Instant now() {
        return siteOrigin.plus(
                Duration.ofMillis(System.currentTimeMillis() - wallOriginMillis).multipliedBy(speed));
    }

    /** When an instant of site time is, or was, on this machine's clock. */
    public long wallMillis(Instant site) {
        return wallOriginMillis + Duration.between(siteOrigin, site).toMillis() / speed;
    }

    /** The options by which every program of the house takes it. */
    public List<String> options() {
        return List.of(
                "--site-origin",
                siteOrigin.toString(),
                "--wall-origin",
                Long.toString(wallOriginMillis),
                "--speed",
                Integer.toString(speed));
    }
}
