package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.time.SiteTime;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Keeps a clock that cannot be trusted from leading the recording far into a future that has not come: what was closed there once, could
 * not be recorded again when its time truly comes. Registers lose nothing by waiting. For the recorder's worker.
 */
final class FutureGuard {
    private static final Duration MOST_AHEAD = Duration.ofDays(1);
    /** A clock that nobody sets right for so long is believed after all, as on a site without a time server. */
    private static final Duration PATIENCE = Duration.ofDays(1);
    /** Further than any outage is worth recording. */
    private static final Duration MOST_BELIEVED = Duration.ofDays(100);

    private OptionalLong since = OptionalLong.empty();
    private boolean waiting;
    private Instant now = Instant.MAX;

    /**
     * Looks at the clock; says whether waiting begins.
     *
     * @param reached the end of the newest interval
     */
    boolean look(SiteClock.Look look, Instant reached, SiteTime time) {
        now = look.now();
        Duration ahead = Duration.between(reached, now);
        if (look.unknown().isEmpty() || ahead.compareTo(MOST_AHEAD) <= 0) {
            since = OptionalLong.empty();
            waiting = false;
            return false;
        }
        boolean begins = since.isEmpty();
        if (begins) {
            since = OptionalLong.of(look.nanos());
        }
        Duration waited = time.toSite(Duration.ofNanos(look.nanos() - since.getAsLong()));
        waiting = waited.compareTo(PATIENCE) < 0 || ahead.compareTo(MOST_BELIEVED) > 0;
        return begins;
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Whether nothing is to be made of a reading: its time is not believed, or was found to be wrong. */
    boolean drops(Stamp stamp) {
        return waiting || Duration.between(now, stamp.at()).compareTo(MOST_AHEAD) > 0;
    }
}
