package io.meterhouse.universe.oracle;

import java.time.Instant;
import java.util.TreeMap;

/**
 * An override of rates, such as a critical peak.
 *
 * @param switches the rate from each instant on; the first at its start or before
 */
public record Peak(String id, Instant start, Instant stop, TreeMap<Instant, String> switches) {
    boolean holds(long nanos) {
        return nanos >= Grid.nanos(start) && nanos < Grid.nanos(stop);
    }

    Peak from(Instant other) {
        return new Peak(id, other, stop, switches);
    }

    Peak upTo(Instant other) {
        return new Peak(id, start, other, switches);
    }
}
