package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Findings;
import io.meterhouse.tou.engine.Snapshot;
import java.time.Instant;

/** For an engine of which only the shares are wanted. */
enum Ignoring implements Findings {
    INSTANCE;

    @Override
    public void read(Due due, Snapshot snapshot) {
        // Nothing was folded, so nothing is due.
    }

    @Override
    public void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after) {
        // Nothing was folded, so nothing is adjusted.
    }

    @Override
    public void peaksOutdated(ChannelId channel, Instant since) {
        // Nothing was folded, so there are no peaks.
    }
}
