package io.meterhouse.api.metering.time;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Site time names boundaries and schedules. It is real, scaled (a demonstration) or virtual (the universe), and may be stepped by
 * whoever sets the clock: durations are measured with {@link WireTime} and converted here. A service of the launcher; thread-safe.
 */
@ProviderType
public interface SiteTime {
    /** The instant that it is at the site now, to the millisecond at least. */
    Instant now();

    /** The site time that passes while so much wire time does: the wire duration times the speed. */
    Duration toSite(Duration wire);

    /** The wire time that passes while so much site time does, never negative. */
    Duration toWire(Duration site);

    /** What is known of the clock behind it. */
    ClockQuality quality();
}
