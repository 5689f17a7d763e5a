package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.event.Event;
import java.util.function.Consumer;

/**
 * What an uplink is given by its surroundings.
 *
 * @param site names instants
 * @param wire measures waits
 * @param version of this software
 * @param events takes an event at once, whether or not there is a log
 */
public record Around(
        SiteTime site,
        WireTime wire,
        Timers timers,
        Workers workers,
        Randomness randomness,
        String version,
        Consumer<Event> events) {}
