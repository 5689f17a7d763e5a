package io.meterhouse.testing;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import java.time.Instant;

/** All that concerns time and execution, as the launcher gives it, and what a simulated world needs beside it. */
public interface WorldTime extends SiteTime, WireTime, Timers, Workers {
    /** Site time at a wire time, if the site clock is not stepped in between. */
    Instant siteAt(long wire);

    /** Runs something of the world at a wire time, at once if that has passed. */
    void atNanos(long wire, Runnable task);
}
