package io.meterhouse.testing;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A line without a wire: conversations run at once, on the caller's thread and the line's own clock, and their outcomes come when they
 * end. Thread-safe, if what stands at the far end is only asked over it.
 */
public final class VirtualLine implements Line {
    /** What stands at the far end. */
    public interface Nodes {
        /**
         * Takes a request and answers.
         *
         * @param unit the unit id
         * @param nanos wire time at which it is latched
         * @return how the answer ends, null when it is well
         */
        Trouble answer(int unit, long nanos);
    }

    private final String id;
    private final WorldTime time;
    private final Nodes nodes;
    private final Duration takes;
    private final List<String> asked = new ArrayList<>();
    private long conversations;
    private Pending<?> pending;
    private boolean closed;
    private boolean portGone;
    private boolean hangs;
    private long opening = 1;
    private boolean opensAfterSilence;

    public VirtualLine(String id, WorldTime time, Duration takes, Nodes nodes) {
        this.id = id;
        this.time = time;
        this.takes = takes;
        this.nodes = nodes;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public LineStatus status() {
        return new LineStatus(closed ? LineStatus.State.CLOSED : LineStatus.State.UP, "virtual");
    }

    /** The port is gone, or back. */
    public synchronized void portGone(boolean gone) {
        portGone = gone;
        opening++;
    }

    /** Silence closes it, and the next conversation opens it anew, as a socket does. */
    public void opensAfterSilence() {
        opensAfterSilence = true;
    }

    /** Conversations never end any more: a broken transport. */
    public synchronized void hangs(boolean now) {
        hangs = now;
        pending = null;
    }

    /** The transport goes. */
    public synchronized void close() {
        closed = true;
        if (pending != null) {
            Pending<?> under = pending;
            pending = null;
            under.fail(Trouble.CLOSED, end(time.nanos()));
        }
    }

    /** Unit ids in the order they were asked, and when. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized <T> void start(
            Node node, Duration limit, Conversation<T> conversation, Consumer<Outcome<T>> done) {
        if (pending != null) {
            throw new IllegalStateException("a conversation is under way");
        }
        var mine = new Pending<T>(done);
        if (closed || portGone) {
            mine.fail(closed ? Trouble.CLOSED : Trouble.UNAVAILABLE, end(time.nanos()));
            return;
        }
        asked.add(node.unit() + " " + time.now());
        pending = mine;
        long number = ++conversations;
        if (hangs) {
            return;
        }
        var wire = new Wire(node);
        Outcome<T> outcome;
        try {
            T value = conversation.hold(wire);
            outcome = new Outcome.Done<>(value, end(wire.nanos));
        } catch (ConversationException e) {
            outcome = new Outcome.Failed<>(e.trouble(), e.getMessage(), end(wire.nanos));
            opening += opensAfterSilence && e.trouble() == Trouble.SILENCE ? 1 : 0;
        }
        Outcome<T> ended = outcome;
        time.atNanos(wire.nanos, () -> {
            if (over(number)) {
                done.accept(ended);
            }
        });
    }

    private synchronized boolean over(long number) {
        boolean mine = pending != null && number == conversations;
        pending = mine ? null : pending;
        return mine;
    }

    private Outcome.End end(long nanos) {
        return new Outcome.End(time.siteAt(nanos), nanos, opening);
    }

    /** A conversation under way; each is only itself. */
    private static final class Pending<T> {
        private final Consumer<Outcome<T>> done;

        Pending(Consumer<Outcome<T>> done) {
            this.done = done;
        }

        void fail(Trouble trouble, Outcome.End end) {
            done.accept(new Outcome.Failed<>(trouble, "made to fail", end));
        }
    }

    private final class Wire implements Connection {
        private final Node node;
        private long nanos = time.nanos();
        private Trouble trouble;

        Wire(Node node) {
            this.node = node;
        }

        @Override
        public Node node() {
            return node;
        }

        @Override
        public void write(byte[] bytes) {
            nanos += takes.toNanos() / 2;
            trouble = nodes.answer(node.unit(), nanos);
        }

        @Override
        public int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException {
            nanos += trouble == Trouble.SILENCE ? wait.toNanos() : takes.toNanos() / 2;
            if (trouble != null) {
                throw new ConversationException(trouble, "made to fail");
            }
            return min;
        }

        @Override
        public void purge() {
            // Nothing comes unasked.
        }

        @Override
        public Instant siteNow() {
            return time.siteAt(nanos);
        }

        @Override
        public long wireNanos() {
            return nanos;
        }
    }
}
