package io.meterhouse.api.metering.meter;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears how the panels are, as it happens; a whiteboard service that acquisition calls. What it hears is for people and is lost when
 * nobody listens: billing comes from the store alone.
 */
@ConsumerType
public interface LiveListener {
    /**
     * A poll ended. Called on acquisition's worker: takes the value and returns.
     */
    void polled(PollReport report);

    /**
     * How a poll ended.
     *
     * @param panel its panel
     * @param poll its name within the panel
     * @param at site time of its end
     * @param took wire time from its start on the line to its end
     * @param reading what it brought; empty when it failed
     * @param trouble why it failed, for people; empty when it did not
     */
    record PollReport(
            String panel,
            String poll,
            Instant at,
            Duration took,
            Optional<Reading> reading,
            Optional<String> trouble) {}
}
