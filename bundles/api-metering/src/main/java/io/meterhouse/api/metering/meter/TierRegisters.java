package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.CountUnit;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registers of delivered energy by tier that a meter keeps itself. Those of a point sum to its register in all, modulo the modulus.
 *
 * @param asked site time before the first request was written
 * @param answered site time after the last answer was complete
 * @param unit what a count is worth
 * @param modulus where a register begins again at zero, counts
 * @param now by the id of the point: counts of each tier, from A
 * @param midnight the same as they stood at the last local midnight by the meter's clock; empty where it does not know
 */
public record TierRegisters(
        Instant asked,
        Instant answered,
        CountUnit unit,
        long modulus,
        Map<String, List<Long>> now,
        Optional<Midnight> midnight) {
    public TierRegisters {
        now = Collections.unmodifiableSortedMap(new TreeMap<>(now));
    }

    /**
     * Registers as they stood at a local midnight.
     *
     * @param at the midnight, by the meter's clock
     * @param registers by the id of the point
     */
    public record Midnight(Instant at, Map<String, List<Long>> registers) {
        public Midnight {
            registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
        }
    }
}
