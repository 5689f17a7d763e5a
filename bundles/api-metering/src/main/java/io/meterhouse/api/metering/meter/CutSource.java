package io.meterhouse.api.metering.meter;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Announces instants, beside the boundaries, at which the recorder is to close a part of an interval: switch points, the edges of an
 * override, sub-blocks of demand. A whiteboard service that acquisition asks; thread-safe, never blocks.
 */
@ConsumerType
public interface CutSource {
    /**
     * The instants for a panel, strictly between two instants, ascending. Asked when an interval begins and again at every reading
     * within, so an instant announced before it has passed is kept, a later one is not.
     */
    List<Instant> cuts(String panel, Instant from, Instant to);
}
