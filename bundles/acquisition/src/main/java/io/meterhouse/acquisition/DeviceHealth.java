package io.meterhouse.acquisition;

import io.meterhouse.api.metering.line.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a device is, for people.
 *
 * @param lastRead site time of its newest reading
 * @param took wire time of that
 * @param failures polls that failed since
 * @param trouble what was wrong with the last one; empty when it went well
 * @param troubles how often each kind of trouble was met since the panel was set up; empty when none was
 */
record DeviceHealth(Optional<Instant> lastRead, Duration took, int failures, String trouble, String troubles) {
    static final DeviceHealth UNKNOWN = new DeviceHealth(Optional.empty(), Duration.ZERO, 0, "", "");

    DeviceHealth well(Instant at, Duration time) {
        return new DeviceHealth(Optional.of(at), time, 0, "", troubles);
    }

    DeviceHealth failed(Trouble kind, String reason, int polls, String all) {
        return new DeviceHealth(lastRead, took, polls, kind + ": " + reason, all);
    }
}
