package io.meterhouse.universe;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.testing.WorldTime;
import io.meterhouse.uplink.mqtt.Broker;

/**
 * What a gateway finds around it.
 *
 * @param disk what it finds there is what an earlier process left
 * @param broker the far end of its one uplink
 */
record Building(
        WorldTime time,
        Randomness randomness,
        Disk disk,
        Line line,
        MeterDriver driver,
        Broker broker,
        SiteDefinition site,
        PanelDefinition panel,
        UplinkDefinition uplink) {}
