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
 */
record DeviceHealth(Optional<Instant> lastRead, Duration took, int failures, String trouble) {
    static final DeviceHealth UNKNOWN = new DeviceHealth(Optional.empty(), Duration.ZERO, 0, "");

    static DeviceHealth well(Instant at, Duration took) {
        return new DeviceHealth(Optional.of(at), took, 0, "");
    }

    DeviceHealth failed(Trouble trouble, String reason, int failures) {
        return new DeviceHealth(lastRead, took, failures, trouble + ": " + reason);
    }
}
