package io.meterhouse.acquisition.line;

import io.meterhouse.api.metering.line.Conversations.Talk;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Priority;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue in front of one line: one conversation at a time, the most urgent first, first come first served among equals. The line
 * itself may come and go; what is queued waits for it. For the desk's worker; the line's thread only hands over.
 */
public final class LineQueue {
    private static final int MOST_WAITING = 1000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /** A transport that has not ended a conversation so long after its limit never will. */
    private static final Duration LIMIT_MORE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LineQueue.class);

    private final String id;
    private final WireTime wire;
    private final Timers timers;
    private final Worker desk;
    private final PriorityQueue<Entry<?>> waiting =
            new PriorityQueue<>(Comparator.<Entry<?>, Priority>comparing(entry -> entry.talk.priority())
                    .thenComparingLong(entry -> entry.order));
    private Line line;
    private boolean busy;
    private boolean closed;
    private Optional<Entry<?>> underWay = Optional.empty();
    private long orders;

    public LineQueue(String id, WireTime wire, Timers timers, Worker desk) {
        this.id = id;
        this.wire = wire;
        this.timers = timers;
        this.desk = desk;
    }

    /** The line is there, or another one in its place; null when it went. */
    public void line(Line present) {
        line = present;
        next();
    }

    /** Whether the transport offers the line at present. */
    public boolean isPresent() {
        return line != null;
    }

    /** How many wait. */
    public int waiting() {
        return waiting.size();
    }

    /** A queued conversation. */
    public interface Ticket {
        /** It will not begin any more; one under way ends unheard. */
        void cancel();

        /** Whether it is, or was, under way. */
        boolean hasBegun();
    }

    /** Queues a conversation. */
    public <T> Ticket submit(Talk<T> talk, Consumer<Outcome<T>> done) {
        Entry<T> entry = new Entry<>(talk, done, orders++);
        if (closed) {
            entry.end(gone());
            return entry;
        }
        if (waiting.size() >= MOST_WAITING) {
            entry.end(new Outcome.Failed<>(
                    Trouble.UNAVAILABLE, MOST_WAITING + " conversations wait for line " + id + " already", now()));
            return entry;
        }
        waiting.add(entry);
        entry.expiry = timers.after(LONGEST_WAIT, desk, () -> {
            if (waiting.remove(entry)) {
                entry.end(new Outcome.Failed<>(
                        Trouble.UNAVAILABLE,
                        "line " + id + " did not come within " + LONGEST_WAIT.toMinutes() + " minutes",
                        now()));
            }
        });
        next();
        return entry;
    }

    private <T> Outcome<T> gone() {
        return new Outcome.Failed<>(
                Trouble.CLOSED, "line " + id + ": acquisition is being replaced or stopped; ask again", now());
    }

    private Outcome.End now() {
        return new Outcome.End(Instant.EPOCH, wire.nanos(), 0);
    }

    private void next() {
        if (line == null || busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        start(waiting.poll());
    }

    private <T> void start(Entry<T> entry) {
        entry.expiry.cancel();
        underWay = Optional.of(entry);
        Line at = line;
        long begun = ++entry.begun;
        entry.expiry = timers.after(entry.talk.limit().plus(LIMIT_MORE), desk, () -> {
            LOG.error("Line {}: its transport did not end a conversation within its limit", id);
            ended(entry, begun, new Outcome.Failed<>(Trouble.OVERDUE, "the transport hangs", now()), at);
        });
        try {
            at.start(
                    entry.talk.node(),
                    entry.talk.limit(),
                    entry.talk.conversation(),
                    outcome -> desk.execute(() -> ended(entry, begun, outcome, at)));
        } catch (RuntimeException e) {
            // Somebody else's conversation is under way yet (this bundle was swapped), or the transport is broken.
            LOG.warn("Line {} takes no conversation: {}", id, e.toString());
            desk.execute(() -> ended(entry, begun, new Outcome.Failed<>(Trouble.UNAVAILABLE, e.toString(), now()), at));
        }
    }

    private <T> void ended(Entry<T> entry, long begun, Outcome<T> outcome, Line at) {
        if (entry.over == begun) {
            return;
        }
        entry.over = begun;
        entry.expiry.cancel();
        underWay = Optional.empty();
        busy = false;
        boolean lineClosed = outcome instanceof Outcome.Failed<T> failed && failed.trouble() == Trouble.CLOSED;
        if (lineClosed && line == at) {
            // Its service goes in a moment; until then nothing is started on it.
            line = null;
        }
        if (lineClosed && entry.talk.repeatable() && !entry.cancelled) {
            requeue(entry);
        } else {
            try {
                entry.end(outcome);
            } finally {
                next();
            }
            return;
        }
        next();
    }

    private <T> void requeue(Entry<T> entry) {
        waiting.add(entry);
        entry.expiry = timers.after(LONGEST_WAIT, desk, () -> {
            if (waiting.remove(entry)) {
                entry.end(new Outcome.Failed<>(Trouble.UNAVAILABLE, "line " + id + " did not come back", now()));
            }
        });
    }

    /** Ends everything that waits, and what is under way, which is not heard any more; leaves no timer. */
    public void close() {
        closed = true;
        line = null;
        List<Entry<?>> left = new ArrayList<>(waiting);
        waiting.clear();
        underWay.ifPresent(left::add);
        underWay = Optional.empty();
        left.forEach(this::giveUp);
    }

    private <T> void giveUp(Entry<T> entry) {
        entry.over = entry.begun;
        entry.expiry.cancel();
        entry.end(gone());
    }

    private final class Entry<T> implements Ticket {
        private final Talk<T> talk;
        private final Consumer<Outcome<T>> done;
        private final long order;
        private Timers.Timer expiry = () -> {};
        private boolean cancelled;
        /** How often it was begun, and which of these is over. */
        private long begun;

        private long over;

        Entry(Talk<T> talk, Consumer<Outcome<T>> done, long order) {
            this.talk = talk;
            this.done = done;
            this.order = order;
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (waiting.remove(this)) {
                expiry.cancel();
            }
        }

        @Override
        public boolean hasBegun() {
            return begun > 0;
        }

        void end(Outcome<T> outcome) {
            if (!cancelled) {
                done.accept(outcome);
            }
        }
    }
}
