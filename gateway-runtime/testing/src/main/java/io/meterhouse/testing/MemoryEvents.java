package io.meterhouse.testing;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event log in memory, without hashes. Thread-safe. */
public final class MemoryEvents implements EventLog {
    private final List<Event> events = new ArrayList<>();

    @Override
    public synchronized void log(Event event) {
        events.add(event);
    }

    @Override
    public synchronized List<LoggedEvent> read(long afterNumber, int limit) {
        List<LoggedEvent> found = new ArrayList<>();
        Map<String, Long> ofKind = new HashMap<>();
        for (int i = 0; i < events.size() && found.size() < limit; i++) {
            Event event = events.get(i);
            long kindNumber = ofKind.merge(event.kind(), 1L, Long::sum);
            if (i >= afterNumber) {
                found.add(new LoggedEvent(i + 1L, kindNumber, event, "", ""));
            }
        }
        return found;
    }

    @Override
    public synchronized long newest() {
        return events.size();
    }

    /** All of them, in the order logged. */
    public synchronized List<Event> all() {
        return List.copyOf(events);
    }

    /** Forgets those there are. */
    public synchronized void clear() {
        events.clear();
    }

    /** The kinds, in the order logged. */
    public List<String> kinds() {
        return all().stream().map(Event::kind).toList();
    }

    /** How many of a kind. */
    public long count(String kind) {
        return all().stream().filter(event -> event.kind().equals(kind)).count();
    }
}
