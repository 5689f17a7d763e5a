package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a channel stands, for people.
 *
 * @param register as the meter shows it, in counts
 * @param readAt site time of the read
 * @param newestEnd end of its newest interval
 * @param trouble what is wrong; empty when nothing is
 */
public record ChannelView(
        ChannelId channel,
        CountUnit unit,
        OptionalLong register,
        Optional<Instant> readAt,
        int channelRevision,
        Instant newestEnd,
        String trouble) {}
