package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What the panel's definition and the meter say of the intervals of a channel.
 *
 * @param grid boundaries
 * @param length nominal
 * @param tolerance the widest bracket that is not an estimate
 * @param modulus of the register
 */
record Shape(IntervalGrid grid, Duration length, Duration tolerance, OptionalLong modulus) {
    /** What a bracket makes of the intervals at both sides of it: an outage is what is as long as an interval. */
    static int edge(Bracket bracket, Duration tolerance, Duration length) {
        if (bracket.width().compareTo(tolerance) <= 0) {
            return 0;
        }
        return bracket.width().compareTo(length) < 0 ? Flag.ESTIMATED.bit() : Flag.ESTIMATED.bit() | Flag.GAP.bit();
    }

    /** The flags of a bracket's edge. */
    int edge(Bracket bracket) {
        return edge(bracket, tolerance, length);
    }

    /** Adds what length and season make of an interval. */
    Flags flags(int bits, Instant start, Instant end) {
        int all = bits;
        Instant nominal = start.plus(length);
        if (end.isBefore(nominal)) {
            all |= Flag.PARTIAL.bit();
        } else if (end.isAfter(nominal)) {
            all |= Flag.LONG.bit();
        }
        if (grid.isDaylightSaving(end)) {
            all |= Flag.DST.bit();
        }
        return new Flags(all);
    }

    /** Whether a register passed its modulus. */
    boolean wrapped(long from, long to) {
        return modulus.isPresent()
                && Math.floorDiv(from, modulus.getAsLong()) != Math.floorDiv(to, modulus.getAsLong());
    }
}
