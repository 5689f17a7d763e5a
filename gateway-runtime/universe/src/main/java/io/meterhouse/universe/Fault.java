package io.meterhouse.universe;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that will go wrong.
 *
 * @param number by which it can be left out: counts the faults of a world from 1, in the order in which they begin
 * @param from true time
 * @param lasts zero for what happens once
 * @param draw decides the rest: which panel, which of several ways
 */
record Fault(int number, FaultKind kind, Instant from, Duration lasts, long draw) {
    Instant until() {
        return from.plus(lasts);
    }
}
