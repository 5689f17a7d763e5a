package io.meterhouse.api.metering;

import java.time.Instant;
import java.util.Optional;

/**
 * The change of a channel from one revision to the next within an interval (a meter was replaced, or its register was set back).
 * Nothing is counted between {@code closed} and {@code opened}. An interval in which only the old one ended has {@code closed}
 * alone, one in which only the new one began {@code opened} alone.
 *
 * @param closed the last accepted read of the old channel revision
 * @param opened the first accepted read of the new one
 */
public record Changeover(Optional<Mark> closed, Optional<Mark> opened) {
    public Changeover {
        if (closed.isEmpty() && opened.isEmpty()) {
            throw new IllegalArgumentException("a changeover closes or opens a channel revision");
        }
    }

    /**
     * A register at an instant.
     *
     * @param at site time of the read
     * @param register in counts of its channel revision, running on past the modulus as B does
     */
    public record Mark(Instant at, long register) {}
}
