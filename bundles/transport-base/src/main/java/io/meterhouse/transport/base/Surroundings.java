package io.meterhouse.transport.base;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;

/** Time and execution, as the launcher gives them to every transport. */
public record Surroundings(WireTime wire, SiteTime site, Timers timers, Workers workers) {}
