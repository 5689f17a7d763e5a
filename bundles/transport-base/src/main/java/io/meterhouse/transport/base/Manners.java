package io.meterhouse.transport.base;

import java.time.Duration;

/**
 * How a line treats its endpoint.
 *
 * @param firstRetry how long an endpoint that could not be opened is left alone, wire time
 * @param longestRetry what that doubles up to
 * @param idleClose after so long without a conversation it is closed; zero keeps it open
 */
public record Manners(Duration firstRetry, Duration longestRetry, Duration idleClose) {}
