package io.meterhouse.store.h2;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.store.h2.disk.Disk;
import java.util.random.RandomGenerator;

/**
 * What the store needs from outside.
 *
 * @param disk its folder
 * @param time site time: of events, and of the nights
 * @param timers for what is written some seconds later
 * @param writing runs what is written some seconds later
 * @param nightly runs what takes long: making generations, checking them
 * @param random for epochs
 */
public record Surroundings(
        Disk disk, SiteTime time, Timers timers, Worker writing, Worker nightly, RandomGenerator random) {}
