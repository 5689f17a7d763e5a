package io.meterhouse.api.ops.event;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The one log of events: numbered per kind and in all, timed, hash-chained; survives what the store survives. Thread-safe. */
@ProviderType
public interface EventLog {
    /**
     * Logs an event. Never waits for the disk and never throws for it: what cannot be written yet is held, up to a bound, and the
     * number of those that were too many is an event of its own. A metrological one is durable with the next append of intervals,
     * within a second at the latest; others within some seconds.
     */
    void log(Event event);

    /**
     * Events after a number, in order.
     *
     * @param afterNumber 0 for the oldest that is kept
     * @param limit 1 to 10,000
     * @throws EventsUnreadableException if they are there and cannot be read now: none are left out silently
     */
    List<LoggedEvent> read(long afterNumber, int limit);

    /** The number of the newest; 0 when there is none. */
    long newest();
}
