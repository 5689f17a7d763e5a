package io.meterhouse.acquisition;

import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import java.util.Set;

/**
 * What acquisition works with.
 *
 * @param listeners to live values; changes as they come and go
 * @param cuts sources of instants to cut at; changes as they come and go
 */
public record Surroundings(
        SiteTime site,
        WireTime wire,
        Timers timers,
        Workers workers,
        IntervalStore store,
        Facts facts,
        EventLog events,
        Set<LiveListener> listeners,
        Set<CutSource> cuts) {}
