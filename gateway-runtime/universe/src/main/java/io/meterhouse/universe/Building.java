package io.meterhouse.universe;

import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.site.Site;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.testing.WorldTime;
import io.meterhouse.uplink.mqtt.Broker;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a gateway finds around it.
 *
 * @param disk what it finds there is what an earlier process left
 * @param rates opens the folder on that disk that is for rates
 * @param broker the far end of its uplinks
 */
record Building(
        WorldTime time,
        Randomness randomness,
        Disk disk,
        Supplier<Path> rates,
        List<? extends Line> lines,
        List<? extends MeterDriver> drivers,
        Broker broker,
        Site site) {}
