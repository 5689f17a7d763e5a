package io.meterhouse.acquisition;

import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.EventLog;
import java.util.Set;

/**
 * What acquisition works with.
 *
 * @param desk the worker that decides who is asked next
 * @param listeners to live values; changes as they come and go
 */
record Surroundings(
        SiteTime site, WireTime wire, Timers timers, Worker desk, EventLog events, Set<LiveListener> listeners) {}
