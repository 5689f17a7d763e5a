package io.meterhouse.tou.download;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.engine.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the gateway itself counted, for whoever compares a meter's registers with it. */
public interface OwnRegisters {
    /** A channel's registers at an instant; empty where its intervals do not reach there yet, or are not kept. */
    Optional<Snapshot> at(ChannelId channel, Instant at);

    /** The newest revisions of its intervals that touch a span, by their ends; empty where they cannot be read. */
    List<Interval> intervals(ChannelId channel, Instant from, Instant to);
}
