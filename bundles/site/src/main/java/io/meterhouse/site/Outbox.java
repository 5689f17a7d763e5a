package io.meterhouse.site;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Holds events until there is a log. The log belongs to the store, which itself waits for the site; so it cannot be waited for, and
 * it goes and comes back when the store is updated. Thread-safe.
 */
final class Outbox {
    static final int LIMIT = 5_000;

    private final Queue<Event> held = new ArrayDeque<>();
    private Event firstLost;
    private int lost;
    private EventLog log;

    synchronized void log(Event event) {
        if (log != null) {
            log.log(event);
        } else if (held.size() < LIMIT) {
            held.add(event);
        } else {
            firstLost = lost++ == 0 ? event : firstLost;
        }
    }

    synchronized void connect(EventLog newLog) {
        log = newLog;
        while (!held.isEmpty()) {
            log.log(held.remove());
        }
        if (lost > 0) {
            log.log(SiteEvents.lost(firstLost, lost));
            lost = 0;
        }
    }

    /** Takes the log away, unless another has taken its place. */
    synchronized void disconnect(EventLog oldLog) {
        if (oldLog.equals(log)) {
            log = null;
        }
    }

    /** Whether everything went to a log. */
    synchronized boolean isEmpty() {
        return held.isEmpty() && lost == 0;
    }
}
