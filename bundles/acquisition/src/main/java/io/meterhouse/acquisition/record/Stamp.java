package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.time.SiteTime;
import java.time.Duration;
import java.time.Instant;

/**
 * When a register was read; one object for all registers of a reading.
 *
 * @param earliest site time not after which the meter latched it: when it was asked for, by the clock of the answer
 * @param at site time by which it had latched it; the instant that interpolation takes
 * @param micros {@code at} in microseconds since 1970
 * @param wireNanos {@code at} by wire time
 * @param live whether wire time can be compared: not for what was taken over from the store
 * @param trusted whether the clock was known to be right
 */
record Stamp(Instant earliest, Instant at, long micros, long wireNanos, boolean live, boolean trusted) {
    static final Duration LONGEST_OFF = Duration.ofDays(366);

    static Stamp of(Reading reading, SiteTime time, boolean trusted) {
        // The width by wire time too: the site clock may have been stepped while the meter answered.
        Duration width = time.toSite(Duration.ofNanos(reading.answeredWireNanos() - reading.askedWireNanos()));
        Instant earliest = reading.answered().minus(width);
        if (reading.asked().isBefore(earliest)) {
            earliest = reading.asked();
        }
        return new Stamp(
                earliest, reading.answered(), micros(reading.answered()), reading.answeredWireNanos(), true, trusted);
    }

    /** The register that the store knows at a boundary. */
    static Stamp stored(Instant earliest, Instant at) {
        return new Stamp(earliest, at, micros(at), 0, false, true);
    }

    /**
     * The site time that passed since an earlier one, by wire time where both have it. Across a restart with a clock that went back,
     * or that cannot be trusted (it may have stood still), nobody knows: then it may have been a year.
     */
    Duration since(Stamp earlier, SiteTime time) {
        if (live && earlier.live) {
            return time.toSite(Duration.ofNanos(wireNanos - earlier.wireNanos));
        }
        Duration passed = trusted ? Duration.between(earlier.at, at) : LONGEST_OFF;
        return passed.isNegative() ? LONGEST_OFF : passed;
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }
}
