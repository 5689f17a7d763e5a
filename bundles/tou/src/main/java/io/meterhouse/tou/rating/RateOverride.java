package io.meterhouse.tou.rating;

import java.time.Instant;
import java.util.List;

/**
 * An override of the switch points (critical-peak pricing), {@code [start, stop)} in UTC, with switch points of its own.
 *
 * @param id given by who ordered it, or by us
 * @param start from when it is in force: not before it was received, so that no energy is rated anew that was already used
 * @param stop when the standard switch points come back
 * @param switches its own, ascending; the first at {@code start} or before
 */
public record RateOverride(String id, Instant start, Instant stop, List<Switch> switches) {
    public RateOverride {
        switches = List.copyOf(switches);
        if (!start.isBefore(stop) || switches.isEmpty() || switches.get(0).at().isAfter(start)) {
            throw new IllegalArgumentException("override " + id + " from " + start + " to " + stop);
        }
    }

    /**
     * From when on a rate is in force.
     *
     * @param rate id of the rate; one that the programme in force does not have stands for its default rate
     */
    public record Switch(Instant at, String rate) {}
}
