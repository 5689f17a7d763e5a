package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Watches the site clock: whether time is known, and whether the clock was stepped, which shows against monotonic wire time. Steps of
 * less than 7 s summed over 24 hours are nothing. For the recorder's worker.
 */
public final class SiteClock {
    private static final Duration DAY = Duration.ofDays(1);
    private static final long MOST_MILLIS = 7_000;
    /** Two clocks cannot be read at the same instant: a difference below this is no step. */
    private static final Duration NOISE = Duration.ofMillis(20);

    /** No record of this gateway can be older: it was not built yet. */
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    private static final int TRIES = 10;
    private static final long TOGETHER_NANOS = 1_000_000;

    private final SiteTime time;
    private final WireTime wire;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private Instant lastSite;
    private long lastNanos;

    public SiteClock(SiteTime time, WireTime wire) {
        this.time = time;
        this.wire = wire;
        this.lastSite = time.now();
        this.lastNanos = wire.nanos();
    }

    /** Looks at the clock; what it says holds since the last look. */
    public Look look(Duration maxError, Instant newestRecord) {
        long nanos = wire.nanos();
        Instant now = time.now();
        // Both clocks at the same instant, or nearly: a thread that was held up in between would look like a step.
        for (int tries = 0; tries < TRIES && wire.nanos() - nanos > TOGETHER_NANOS; tries++) {
            nanos = wire.nanos();
            now = time.now();
        }
        Duration expected = time.toSite(Duration.ofNanos(nanos - lastNanos));
        Duration off = Duration.between(lastSite, now).minus(expected);
        lastSite = now;
        lastNanos = nanos;
        Duration noise = NOISE.plus(time.toSite(NOISE));
        Optional<Duration> stepped = Optional.empty();
        if (off.abs().compareTo(noise) > 0) {
            steps.addLast(new Step(nanos, off.toMillis()));
            long sum = sum(nanos);
            if (Math.abs(sum) >= MOST_MILLIS) {
                stepped = Optional.of(Duration.ofMillis(sum));
                steps.clear();
            }
        }
        return new Look(now, nanos, stepped, unknown(now, maxError, newestRecord));
    }

    private long sum(long nanos) {
        long day = time.toWire(DAY).toNanos();
        while (!steps.isEmpty() && nanos - steps.peekFirst().nanos() > day) {
            steps.removeFirst();
        }
        long sum = 0;
        for (Step step : steps) {
            sum += step.millis();
        }
        return sum;
    }

    private Optional<String> unknown(Instant now, Duration maxError, Instant newestRecord) {
        if (now.isBefore(BUILT)) {
            return Optional.of("the clock shows " + now + ", before this gateway was built");
        }
        if (newestRecord.isAfter(Instant.EPOCH) && now.isBefore(newestRecord.minus(maxError))) {
            return Optional.of("the clock shows " + now + ", before the newest interval of " + newestRecord);
        }
        ClockQuality quality = time.quality();
        if (quality.estimatedError().compareTo(maxError) > 0) {
            return Optional.of("the clock may be off by "
                    + quality.estimatedError().toSeconds() + " s (" + quality.source() + "); check the time server");
        }
        return Optional.empty();
    }

    /**
     * What the clock was found to be.
     *
     * @param now site time
     * @param nanos wire time
     * @param stepped by how much it was stepped since the last look, steps of the last day summed; empty when that is below 7 s
     * @param unknown why time is not known; empty when it is
     */
    public record Look(Instant now, long nanos, Optional<Duration> stepped, Optional<String> unknown) {
        Flags flags() {
            Flags flags = Flags.NONE;
            if (stepped.isPresent()) {
                flags = flags.with(Flag.TIME_CHANGE);
            }
            if (unknown.isPresent()) {
                flags = flags.with(Flag.TIME_UNKNOWN);
            }
            return flags;
        }
    }

    private record Step(long nanos, long millis) {}
}
