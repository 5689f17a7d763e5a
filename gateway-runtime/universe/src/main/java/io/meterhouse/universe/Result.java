package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Violation;
import java.util.List;
import java.util.Map;

/**
 * What became of a world.
 *
 * @param happened how often each kind of fault did
 * @param figures what the oracle judged, and how often by which rule
 * @param history the hash of everything that happened
 * @param lives how often the gateway was started
 * @param nanos real time that it took
 */
record Result(
        Plan plan,
        List<Violation> violations,
        Map<FaultKind, Integer> happened,
        Map<String, Long> figures,
        String history,
        long lives,
        long nanos) {}
