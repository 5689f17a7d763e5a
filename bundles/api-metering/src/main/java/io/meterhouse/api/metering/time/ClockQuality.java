package io.meterhouse.api.metering.time;

import java.time.Duration;

/**
 * How far the site clock can be trusted.
 *
 * @param source who keeps it, for people: {@code "ntp"}, {@code "scaled"}, {@code "none known"}
 * @param estimatedError the most that it is expected to be off: time since the last synchronisation at the declared drift
 */
public record ClockQuality(String source, Duration estimatedError) {}
