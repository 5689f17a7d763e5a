package io.meterhouse.api.metering;

import java.time.Instant;
import java.util.Optional;

/**
 * A piece of an interval that was closed at an announced instant (a switch point, an override's edge, the end of a demand sub-block).
 * The parts of an interval adjoin, from its start to its end, and their counts sum to its counts.
 *
 * @param end where it ends; it begins where the one before it ends, the first at the interval's start
 * @param counts 0 or more
 * @param flags its own
 * @param bracket of the register at its end; empty for the last part, whose end is the interval's
 */
public record Part(Instant end, long counts, Flags flags, Optional<Bracket> bracket) {
    public Part {
        if (counts < 0) {
            throw new IllegalArgumentException("a part of " + counts + " counts");
        }
    }
}
