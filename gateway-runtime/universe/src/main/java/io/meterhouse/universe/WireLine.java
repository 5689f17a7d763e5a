package io.meterhouse.universe;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.simulator.wire.RtuBus;
import io.meterhouse.testing.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A two-wire line with simulated meters at its far end, down to the bytes of the frames. A conversation runs to its end in one step, on
 * the line's own clock; its result takes effect at its end, or never, if the power or the line went before.
 */
final class WireLine implements Line {
    private static final int BITS_OF_A_BYTE = 11;
    /** From the end of a request until the meter has looked at its registers. */
    private static final long LATCH_NANOS = 5_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What stays of the end of an answer in the adapter until it is asked for again. */
    private static final byte[] NOTHING = {};

    private final String id;
    private final WorldTime time;
    private final FarEnd farEnd;
    private final History history;
    private final long byteNanos;
    private long conversations;
    private boolean busy;
    private boolean cut;
    private long opening = 1;
    private Ear ear = (unit, silent) -> {};

    /** The meters on a line, and the clock that they share. */
    interface FarEnd {
        /** What comes back for a frame whose last byte has come at a wire time. */
        Optional<RtuBus.Reply> send(byte[] frame, long nanos);
    }

    /** Hears of each conversation, when it begins, how it will end. */
    interface Ear {
        /** @param silent whether nothing came */
        void conversation(int unit, boolean silent);
    }

    WireLine(String id, int baud, WorldTime time, FarEnd farEnd, History history) {
        this.id = id;
        this.time = time;
        this.farEnd = farEnd;
        this.history = history;
        this.byteNanos = BITS_OF_A_BYTE * 1_000_000_000L / baud;
    }

    /** The adapter is pulled, or put in again. */
    void cut(boolean now) {
        cut = now;
        opening++;
    }

    void heardBy(Ear who) {
        ear = who;
    }

    /** A new process opens it; what an earlier one had begun is over. */
    void reopen() {
        conversations++;
        busy = false;
        opening++;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public LineStatus status() {
        return new LineStatus(cut ? LineStatus.State.DOWN : LineStatus.State.UP, "simulated");
    }

    @Override
    public <T> void start(Node node, Duration limit, Conversation<T> conversation, Consumer<Outcome<T>> done) {
        if (busy) {
            throw new IllegalStateException("a conversation is under way on line " + id);
        }
        if (cut) {
            done.accept(new Outcome.Failed<>(Trouble.UNAVAILABLE, "the adapter is not there", end(time.nanos())));
            return;
        }
        busy = true;
        long number = ++conversations;
        var wire = new Wire(node, time.nanos() + limit.toNanos());
        Outcome<T> outcome;
        try {
            T value = conversation.hold(wire);
            outcome = new Outcome.Done<>(value, end(wire.nanos));
        } catch (ConversationException e) {
            outcome = new Outcome.Failed<>(e.trouble(), e.getMessage(), end(wire.nanos));
        }
        ear.conversation(
                node.unit(), outcome instanceof Outcome.Failed<T> failed && failed.trouble() == Trouble.SILENCE);
        Outcome<T> ended = outcome;
        long before = opening;
        time.atNanos(wire.nanos, () -> {
            if (number == conversations && busy) {
                busy = false;
                done.accept(
                        before == opening
                                ? ended
                                : new Outcome.Failed<>(
                                        Trouble.UNAVAILABLE, "the adapter was pulled", end(time.nanos())));
            }
        });
    }

    private Outcome.End end(long nanos) {
        return new Outcome.End(time.siteAt(nanos), nanos, opening);
    }

    private final class Wire implements Connection {
        private final Node node;
        private final long deadline;
        private long nanos = time.nanos();
        /** What the meter sends, from when on, and how much of it was taken. */
        private byte[] answer = NOTHING;

        private long answered;
        private int taken;

        Wire(Node node, long deadline) {
            this.node = node;
            this.deadline = deadline;
        }

        @Override
        public Node node() {
            return node;
        }

        @Override
        public void write(byte[] bytes) throws ConversationException {
            // Three and a half characters of silence, or what the node asks for.
            nanos += Math.max(node.gap().toNanos(), byteNanos * 7 / 2) + bytes.length * byteNanos;
            overdue(nanos);
            history.frame(nanos, bytes);
            Optional<RtuBus.Reply> reply = farEnd.send(bytes, nanos + LATCH_NANOS);
            answer = reply.map(RtuBus.Reply::bytes).orElse(NOTHING);
            answered = nanos + LATCH_NANOS + reply.map(RtuBus.Reply::lateMillis).orElse(0L) * NANOS_PER_MILLI;
            taken = 0;
            history.frame(answered, answer);
        }

        @Override
        public int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException {
            int there = Math.min(max, answer.length - taken);
            long from = Math.max(nanos, answered) + Math.min(min, there) * byteNanos;
            long until = nanos + wait.toNanos() + min * byteNanos;
            if (there < min || from > until) {
                nanos = until;
                overdue(nanos);
                throw new ConversationException(
                        Trouble.SILENCE, (from > until ? 0 : there) + " of " + min + " bytes came");
            }
            nanos = from;
            overdue(nanos);
            System.arraycopy(answer, taken, into, offset, min);
            taken += min;
            return min;
        }

        private void overdue(long at) throws ConversationException {
            if (at > deadline) {
                nanos = deadline;
                throw new ConversationException(Trouble.OVERDUE, "it took too long");
            }
        }

        @Override
        public void purge() {
            answer = Arrays.copyOf(answer, taken);
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
