package io.meterhouse.site;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.EventsUnreadableException;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Holds events until there is a log. The log belongs to the store, which itself waits for the site; so it cannot be waited for, and
 * it goes and comes back when the store is updated. Thread-safe.
 */
final class Outbox {
    static final int LIMIT = 5_000;
    private static final int PAGE = 500;

    private final Queue<Event> held = new ArrayDeque<>();
    private Event firstLost;
    private int lost;
    private EventLog log;
    /** The last that went to a log, until it was seen there; the log was read up to a number. */
    private Event last;

    private long readTo;

    synchronized void log(Event event) {
        if (log != null) {
            hand(event);
        } else if (held.size() < LIMIT) {
            held.add(event);
        } else {
            firstLost = lost++ == 0 ? event : firstLost;
        }
    }

    synchronized void connect(EventLog newLog) {
        log = newLog;
        while (!held.isEmpty()) {
            hand(held.remove());
        }
        if (lost > 0) {
            hand(SiteEvents.lost(firstLost, lost));
            lost = 0;
        }
    }

    private void hand(Event event) {
        if (last == null) {
            readTo = log.newest();
        }
        last = event;
        log.log(event);
    }

    /** Takes the log away, unless another has taken its place. */
    synchronized void disconnect(EventLog oldLog) {
        if (oldLog.equals(log)) {
            log = null;
        }
    }

    /** Whether everything is in the log, which shows what is durable only. */
    synchronized boolean isDelivered() {
        if (!held.isEmpty() || lost > 0 || log == null && last != null) {
            return false;
        }
        while (last != null) {
            List<LoggedEvent> page = page();
            if (page.isEmpty()) {
                return false;
            }
            for (LoggedEvent logged : page) {
                readTo = logged.number();
                last = last != null && same(logged.event(), last) ? null : last;
            }
        }
        return true;
    }

    private List<LoggedEvent> page() {
        try {
            return log.read(readTo, PAGE);
        } catch (EventsUnreadableException e) {
            return List.of();
        }
    }

    /** Details may have been cut. */
    private static boolean same(Event a, Event b) {
        return a.at().equals(b.at())
                && a.kind().equals(b.kind())
                && a.subject().equals(b.subject())
                && a.text().equals(b.text());
    }
}
