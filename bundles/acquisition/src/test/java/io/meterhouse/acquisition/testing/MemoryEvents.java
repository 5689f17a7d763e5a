package io.meterhouse.acquisition.testing;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.util.ArrayList;
import java.util.List;

/** An event log in memory. */
public final class MemoryEvents implements EventLog {
    private final List<Event> events = new ArrayList<>();

    @Override
    public void log(Event event) {
        events.add(event);
    }

    @Override
    public List<LoggedEvent> read(long afterNumber, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long newest() {
        return events.size();
    }

    /** The kinds, in the order logged. */
    public List<String> kinds() {
        return events.stream().map(Event::kind).toList();
    }

    /** How many of a kind. */
    public long count(String kind) {
        return events.stream().filter(event -> event.kind().equals(kind)).count();
    }
}
