package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends a panel's batches in their order, and keeps them while the store cannot take them: a full disk stops nothing but writing.
 * For the recorder's worker.
 */
final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final int MOST_BATCHES = 64;
    /** So many intervals are kept in memory; beyond, reads are let go and the next ones spread over the gap. */
    private static final int MOST_WAITING = 40_000;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final String panel;
    private final IntervalStore store;
    private final EventLog events;
    private final Timers timers;
    private final Worker worker;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private int intervals;
    private Duration retry = FIRST_RETRY;
    private boolean held;
    private boolean closed;
    private Timers.Timer timer = () -> {};

    Appender(String panel, IntervalStore store, EventLog events, Timers timers, Worker worker) {
        this.panel = panel;
        this.store = store;
        this.events = events;
        this.timers = timers;
        this.worker = worker;
    }

    void add(Batch batch) {
        waiting.add(batch);
        intervals += batch.intervals().size();
    }

    void addRevisions(String reason, List<Interval> revisions) {
        for (int from = 0; from < revisions.size(); from += Batch.LIMIT) {
            List<Interval> some = revisions.subList(from, Math.min(revisions.size(), from + Batch.LIMIT));
            add(new Batch(panel, Batch.Kind.REVISIONS, reason, some));
        }
    }

    /** Whether so much waits that no more is to be recorded. */
    boolean isFull() {
        return intervals >= MOST_WAITING;
    }

    boolean isHeld() {
        return held;
    }

    /** Appends what waits, unless the store refused a moment ago. */
    void flush(Instant now) {
        while (!waiting.isEmpty() && !held && !closed) {
            List<Batch> some = some();
            try {
                store.append(some);
                done(some);
                if (retry.compareTo(FIRST_RETRY) > 0) {
                    event(
                            "STORE_RECOVERED",
                            Event.Severity.INFO,
                            now,
                            "the store takes intervals again; nothing was lost");
                }
                retry = FIRST_RETRY;
            } catch (StoreException e) {
                failed(e, some, now);
            }
        }
    }

    private List<Batch> some() {
        List<Batch> some = new ArrayList<>();
        int size = 0;
        for (Batch batch : waiting) {
            size += batch.intervals().size();
            if (some.size() == MOST_BATCHES || !some.isEmpty() && size > Batch.LIMIT) {
                break;
            }
            some.add(batch);
        }
        return some;
    }

    private void done(List<Batch> some) {
        for (Batch batch : some) {
            waiting.removeFirst();
            intervals -= batch.intervals().size();
        }
    }

    private void failed(StoreException e, List<Batch> some, Instant now) {
        if (e.reason() == StoreException.Reason.CONFLICT) {
            if (some.size() > 1) {
                // Find out which one it is.
                appendOneByOne(some, now);
            } else {
                drop(some.get(0), e, now);
            }
            return;
        }
        if (retry.equals(FIRST_RETRY)) {
            event(
                    "STORE_REFUSED",
                    Event.Severity.ALARM,
                    now,
                    "intervals wait in memory, since the store cannot write: " + e.getMessage());
        }
        LOG.warn("Panel {}: {} intervals wait for the store: {}", panel, intervals, e.getMessage());
        held = true;
        timer = timers.after(retry, worker, () -> {
            held = false;
            flush(now);
        });
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }

    private void appendOneByOne(List<Batch> some, Instant now) {
        for (Batch batch : some) {
            try {
                store.append(List.of(batch));
                done(List.of(batch));
            } catch (StoreException e) {
                failed(e, List.of(batch), now);
                if (held) {
                    return;
                }
            }
        }
    }

    private void drop(Batch batch, StoreException e, Instant now) {
        done(List.of(batch));
        LOG.error(
                "Panel {}: {} of {} refused by the store and dropped: {}",
                panel,
                batch.kind(),
                ends(batch),
                e.getMessage());
        event(
                "INTERVALS_CONFLICT",
                Event.Severity.ALARM,
                now,
                "intervals that contradict what is stored were dropped, " + ends(batch) + ": " + e.getMessage());
    }

    private static String ends(Batch batch) {
        return batch.intervals().get(0).end() + " to "
                + batch.intervals().get(batch.intervals().size() - 1).end();
    }

    private void event(String kind, Event.Severity severity, Instant now, String text) {
        events.log(new Event(kind, severity, true, now, "panel/" + panel, text, Map.of()));
    }

    void close() {
        closed = true;
        timer.cancel();
    }
}
