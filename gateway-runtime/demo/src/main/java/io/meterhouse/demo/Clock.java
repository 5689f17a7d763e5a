package io.meterhouse.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * The scaled site time that all programs of the demonstration share.
 *
 * @param siteOrigin site time at the wall origin
 * @param wallOrigin milliseconds since 1970
 */
record Clock(Instant siteOrigin, long wallOrigin, int speed) {
    Instant site() {
        return site(System.currentTimeMillis());
    }

    Instant site(long wallMillis) {
        return siteOrigin.plusMillis((wallMillis - wallOrigin) * speed);
    }

    long wall(Instant site) {
        return wallOrigin + Duration.between(siteOrigin, site).toMillis() / speed;
    }
}
