package io.meterhouse.api.store;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.CountUnit;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the recording of a channel stands. Intervals that end after the known register and up to {@code lastEnd} are gaps without a
 * value, which wait for their revision.
 *
 * @param lastEnd end of its newest interval: the next one begins there
 * @param channelRevision the newest
 * @param unit of a count in it
 * @param known its newest known register; empty when there is none in this channel revision
 */
public record ChannelState(Instant lastEnd, int channelRevision, CountUnit unit, Optional<Known> known) {
    /**
     * A register that is known.
     *
     * @param at the boundary, or the mark of a changeover
     * @param register B there
     * @param bracket of B there
     */
    public record Known(Instant at, long register, Bracket bracket) {}
}
