package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
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
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final String panel;
    private final RecorderServices services;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private final Backlog backlog;
    private int intervals;
    /** How many of the oldest were handed over when the store did not say what became of them: the same go again. */
    private int unknown;

    private Duration retry = FIRST_RETRY;
    private boolean held;
    private boolean closed;
    private Timers.Timer timer = () -> {};

    /** @param backlog shared by all panels */
    Appender(String panel, RecorderServices services, Backlog backlog) {
        this.backlog = backlog;
        this.panel = panel;
        this.services = services;
    }

    void add(Batch batch) {
        waiting.add(batch);
        count(batch.intervals().size());
    }

    private void count(int more) {
        intervals += more;
        backlog.add(more);
    }

    void addRevisions(String reason, List<Interval> revisions) {
        for (int from = 0; from < revisions.size(); from += Batch.LIMIT) {
            List<Interval> some = revisions.subList(from, Math.min(revisions.size(), from + Batch.LIMIT));
            add(new Batch(panel, Batch.Kind.REVISIONS, reason, some));
        }
    }

    /** Whether so much waits, of whatever panel, that no more is to be recorded. */
    boolean isFull() {
        return backlog.isFull();
    }

    /** Whether there is enough for a call of the store. */
    boolean isWorthwhile() {
        return intervals >= Batch.LIMIT;
    }

    /** The intervals of a channel that wait and end in ({@code after}, {@code upTo}], the oldest first. */
    List<Interval> waiting(ChannelId channel, Instant after, Instant upTo) {
        return waiting.stream()
                .flatMap(batch -> batch.intervals().stream())
                .filter(interval -> interval.channel().equals(channel)
                        && interval.end().isAfter(after)
                        && !interval.end().isAfter(upTo))
                .toList();
    }

    /** Whether everything is durable. */
    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Appends what waits, unless the store refused a moment ago. */
    void flush() {
        while (!waiting.isEmpty() && !held && !closed) {
            List<Batch> some = unknown > 0 ? waiting.stream().limit(unknown).toList() : some();
            try {
                services.store().append(some);
                done(some);
                if (retry.compareTo(FIRST_RETRY) > 0) {
                    event("STORE_RECOVERED", Event.Severity.INFO, "the store takes intervals again; nothing was lost");
                }
                retry = FIRST_RETRY;
            } catch (StoreException e) {
                failed(e, some);
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
        unknown = 0;
        for (Batch batch : some) {
            waiting.removeFirst();
            count(-batch.intervals().size());
        }
    }

    private void failed(StoreException e, List<Batch> some) {
        if (e.reason() == StoreException.Reason.CONFLICT) {
            unknown = 0;
            apart(some, e);
            return;
        }
        unknown = e.reason() == StoreException.Reason.UNKNOWN || unknown > 0 ? some.size() : 0;
        if (retry.equals(FIRST_RETRY)) {
            event(
                    "STORE_REFUSED",
                    Event.Severity.ALARM,
                    "intervals wait in memory, since the store cannot write: " + e.getMessage());
        }
        LOG.warn("Panel {}: {} intervals wait for the store: {}", panel, intervals, e.getMessage());
        held = true;
        timer = services.timers().after(retry, services.worker(), () -> {
            held = false;
            flush();
        });
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }

    /** Takes refused batches apart, down to the interval that contradicts what is stored, which is dropped alone. */
    private void apart(List<Batch> some, StoreException e) {
        if (some.size() == 1 && some.get(0).intervals().size() == 1) {
            drop(some.get(0), e);
            return;
        }
        done(some);
        List<Batch> pieces = new ArrayList<>();
        for (Batch batch : some) {
            if (some.size() > 1) {
                pieces.add(batch);
            } else {
                batch.intervals()
                        .forEach(interval ->
                                pieces.add(new Batch(batch.panel(), batch.kind(), batch.reason(), List.of(interval))));
            }
        }
        for (int i = pieces.size() - 1; i >= 0; i--) {
            waiting.addFirst(pieces.get(i));
            count(pieces.get(i).intervals().size());
        }
        // One by one, so that the next refusal names its own.
        for (int left = pieces.size(); left > 0 && !held; left--) {
            List<Batch> one = List.of(waiting.getFirst());
            try {
                services.store().append(one);
                done(one);
            } catch (StoreException again) {
                failed(again, one);
            }
        }
    }

    private void drop(Batch batch, StoreException e) {
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
                "intervals that contradict what is stored were dropped, "
                        + batch.intervals().get(0).channel() + " " + ends(batch) + ": " + e.getMessage());
    }

    private static String ends(Batch batch) {
        return batch.intervals().get(0).end() + " to "
                + batch.intervals().get(batch.intervals().size() - 1).end();
    }

    private void event(String kind, Event.Severity severity, String text) {
        services.events().log(new Event(kind, severity, true, services.time().now(), "panel/" + panel, text, Map.of()));
    }

    void close() {
        backlog.add(-intervals);
        closed = true;
        timer.cancel();
    }
}
