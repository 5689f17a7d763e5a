package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import java.util.ArrayDeque;
import java.util.Deque;

/** Holds events back until the log is there. Thread-safe. */
final class Outbox {
    private static final int MOST = 100;

    private final Deque<Event> waiting = new ArrayDeque<>();
    private EventLog log;

    synchronized void connect(EventLog arrived) {
        log = arrived;
        waiting.forEach(log::log);
        waiting.clear();
    }

    synchronized void disconnect(EventLog gone) {
        if (log == gone) {
            log = null;
        }
    }

    synchronized void put(Event event) {
        if (log != null) {
            log.log(event);
        } else {
            if (waiting.size() == MOST) {
                waiting.removeFirst();
            }
            waiting.add(event);
        }
    }
}
