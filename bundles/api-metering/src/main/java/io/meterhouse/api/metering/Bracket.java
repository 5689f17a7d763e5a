package io.meterhouse.api.metering;

import java.time.Duration;
import java.time.Instant;

/**
 * The two reads between which a boundary's register was interpolated: the register that the meter had at the boundary lies
 * between those it had at {@code t0} and at {@code t1}.
 *
 * @param t0 site time when the read before the boundary was asked for
 * @param t1 site time when the read after it had been answered; not before {@code t0}
 */
public record Bracket(Instant t0, Instant t1) {
    public Bracket {
        if (t1.isBefore(t0)) {
            throw new IllegalArgumentException("a bracket that ends before it begins: " + t0 + " to " + t1);
        }
    }

    public Duration width() {
        return Duration.between(t0, t1);
    }

    /** The smallest bracket that holds both. */
    public Bracket span(Bracket other) {
        return new Bracket(t0.isBefore(other.t0) ? t0 : other.t0, t1.isAfter(other.t1) ? t1 : other.t1);
    }
}
