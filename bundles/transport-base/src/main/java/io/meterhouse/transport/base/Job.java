package io.meterhouse.transport.base;

import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.time.Timers.Timer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A conversation that was started, and its one outcome. */
final class Job<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    final Node node;
    /** Wire time by which it must be over. */
    final long deadline;

    final Conversation<T> conversation;
    private final Consumer<Outcome<T>> done;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** The guard gave it up: whatever it waits for is cut short. */
    volatile boolean cut;
    /** Its outcome was told while the line's thread is in it yet. */
    volatile boolean givenUp;

    volatile Timer guard = () -> {};

    Job(Node node, long deadline, Conversation<T> conversation, Consumer<Outcome<T>> done) {
        this.node = node;
        this.deadline = deadline;
        this.conversation = conversation;
        this.done = done;
    }

    boolean isOver() {
        return ended.get();
    }

    /** Claims the right to tell the outcome; only the first caller gets it, and must call {@link #tell} then. */
    boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            guard.cancel();
        }
        return first;
    }

    void tell(Outcome<T> outcome) {
        try {
            done.accept(outcome);
        } catch (RuntimeException e) {
            LOG.error("Whoever asked for a conversation with unit {} could not take its outcome", node.unit(), e);
        }
    }

    void tellFailed(Trouble trouble, String reason, Outcome.End end) {
        tell(new Outcome.Failed<>(trouble, reason, end));
    }
}
