package io.meterhouse.virtual;

import io.meterhouse.api.metering.Flags;
import java.time.Instant;
import java.util.Optional;

/**
 * An interval of a virtual point.
 *
 * @param milliwattHours the signed sum, rounded down once; empty when a part is missing, which is never taken for zero
 * @param flags the worst of its parts: all that any of them has
 * @param parts how many of the terms had a value, for people
 */
record VirtualInterval(Instant start, Instant end, Optional<Long> milliwattHours, Flags flags, int parts) {}
