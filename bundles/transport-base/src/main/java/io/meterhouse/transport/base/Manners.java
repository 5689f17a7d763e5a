package io.meterhouse.transport.base;

import java.time.Duration;

/**
 * How a line treats its endpoint.
 *
 * @param firstRetry how long an endpoint that could not be opened is left alone, wire time
 * @param longestRetry what that doubles up to
 * @param idleClose after so long without a conversation it is closed; zero keeps it open
 * @param silences so many times in a row nothing at all may come before an endpoint that is closed when in doubt is closed for it:
 *     1 where a late answer could be taken for the next, more where answers are numbered and a unit that is dead is no reason to
 *     part with its neighbours
 */
public record Manners(Duration firstRetry, Duration longestRetry, Duration idleClose, int silences) {}
