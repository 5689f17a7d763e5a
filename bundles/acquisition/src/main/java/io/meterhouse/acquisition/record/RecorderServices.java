package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import java.util.Set;

/**
 * What recorders work with.
 *
 * @param worker all recorders' own
 * @param sources of instants to cut at; changes as they come and go
 */
public record RecorderServices(
        IntervalStore store,
        Facts facts,
        EventLog events,
        SiteTime time,
        Timers timers,
        Worker worker,
        Set<CutSource> sources) {
    boolean hasNoCuts() {
        return sources.isEmpty();
    }
}
