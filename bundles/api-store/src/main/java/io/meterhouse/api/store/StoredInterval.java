package io.meterhouse.api.store;

import io.meterhouse.api.metering.Interval;

/**
 * An interval as it is kept.
 *
 * @param sequence of the batch that brought it
 * @param interval what was appended
 */
public record StoredInterval(long sequence, Interval interval) {}
