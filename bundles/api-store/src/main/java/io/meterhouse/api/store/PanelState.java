package io.meterhouse.api.store;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where a panel's recording stands.
 *
 * @param lastBoundary end of its newest boundary
 * @param channels of every channel that it ever had; one that has no known register is absent
 */
public record PanelState(Instant lastBoundary, Map<ChannelId, ChannelState> channels) {
    public PanelState {
        channels = Map.copyOf(channels);
    }

    /**
     * Where a channel stands.
     *
     * @param channelRevision the newest
     * @param unit of a count
     * @param at the newest boundary (or changeover mark) at which the register is known
     * @param earliest the read before it was asked for not before this: t0 of its bracket
     * @param register B there
     * @param openEnds ends of intervals after {@code at} that were written as gaps without a value, ascending; they wait for their
     *     revision
     */
    public record ChannelState(
            int channelRevision, CountUnit unit, Instant at, Instant earliest, long register, List<Instant> openEnds) {
        public ChannelState {
            openEnds = List.copyOf(openEnds);
        }
    }
}
