package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.ChannelId;
import java.time.Instant;
import java.util.List;

/**
 * How far a panel's boundaries go.
 *
 * @param panel its id
 * @param channels that its boundaries carry
 * @param lastEnd of the newest; the epoch of 1970 before the first
 */
public record Reach(String panel, List<ChannelId> channels, Instant lastEnd) {}
