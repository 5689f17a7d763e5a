package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.EventsUnreadableException;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.generation.DroppedNumbers;
import io.meterhouse.store.h2.record.EventChain;
import io.meterhouse.store.h2.record.Out;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The events that wait for the disk. Its lock is held for no longer than it takes to queue one. */
public final class EventBook implements EventLog {
    static final String LOST = "EVENTS_LOST";
    /** Of those that are not metrological: none of the others is ever given up. */
    private static final int MOST_WAITING = 2000;

    private static final int LONGEST_DETAIL = DroppedNumbers.LONGEST;

    /** Reads events that are durable. */
    @FunctionalInterface
    interface Reader {
        List<LoggedEvent> read(long after, int limit) throws StoreException;
    }

    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private final Consumer<Boolean> wake;
    private final Reader reader;
    private int others;
    private long tooMany;
    private Event firstTooMany;
    private volatile long newest;

    /**
     * @param wake told whether something waits that is urgent
     * @param reader of what is durable
     */
    EventBook(Consumer<Boolean> wake, Reader reader) {
        this.wake = wake;
        this.reader = reader;
    }

    @Override
    public void log(Event event) {
        synchronized (this) {
            if (!event.metrological() && others >= MOST_WAITING) {
                tooMany++;
                firstTooMany = firstTooMany == null ? event : firstTooMany;
                return;
            }
            others += event.metrological() ? 0 : 1;
            waiting.add(cut(event));
        }
        wake.accept(event.metrological());
    }

    /** As much of an event as is kept of one. */
    static Event cut(Event event) {
        for (String value : event.details().values()) {
            if (value.length() > LONGEST_DETAIL) {
                Map<String, String> details = new TreeMap<>(event.details());
                details.replaceAll((name, text) ->
                        text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL - 1) + "…" : text);
                return new Event(
                        event.kind(),
                        event.severity(),
                        event.metrological(),
                        event.at(),
                        event.subject(),
                        event.text(),
                        details);
            }
        }
        return event;
    }

    synchronized boolean pending() {
        return !waiting.isEmpty();
    }

    /** Writes those that wait, up to a length, and says how many. */
    synchronized int write(EventChain.Run run, Out out, int most) {
        int written = 0;
        for (Event event : waiting) {
            if (out.length() > most) {
                break;
            }
            run.write(event, out);
            written++;
        }
        return written;
    }

    /** The first so many are durable now. */
    synchronized void written(int count, long number) {
        newest = number;
        for (int i = 0; i < count; i++) {
            others -= waiting.remove().metrological() ? 0 : 1;
        }
        if (tooMany > 0 && others < MOST_WAITING) {
            waiting.add(new Event(
                    LOST,
                    Severity.ALARM,
                    true,
                    firstTooMany.at(),
                    "",
                    tooMany + " events were lost because the disk took none for too long; the first of them: "
                            + firstTooMany.text(),
                    Map.of("count", String.valueOf(tooMany), "first", firstTooMany.kind())));
            tooMany = 0;
            firstTooMany = null;
        }
    }

    @Override
    public List<LoggedEvent> read(long afterNumber, int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("a limit of " + limit + ": 1 to 10,000 expected");
        }
        try {
            return reader.read(afterNumber, limit);
        } catch (StoreException e) {
            throw new EventsUnreadableException("events cannot be read now: " + e.getMessage(), e);
        }
    }

    @Override
    public long newest() {
        return newest;
    }
}
