package io.meterhouse.store.h2.generation;

import io.meterhouse.api.ops.event.LoggedEvent;
import java.time.Instant;

/**
 * How long events are kept that are not metrological; those that are stay for ever. One goes when it is older than all that time, and
 * there are so many younger ones.
 *
 * @param since those from then on stay
 * @param count so many of the newest stay
 */
public record EventLimits(Instant since, long count) {
    /** Nothing goes. */
    public static final EventLimits NONE = new EventLimits(Instant.MIN, Long.MAX_VALUE);

    /** @param younger how many that are not metrological came after it */
    boolean keeps(LoggedEvent event, long younger) {
        return event.event().metrological()
                || younger < count
                || !event.event().at().isBefore(since);
    }
}
