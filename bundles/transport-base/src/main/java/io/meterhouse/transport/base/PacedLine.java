package io.meterhouse.transport.base;

import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.time.Timers.Timer;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one implementation of {@link Line}: a worker for each line, on which conversations are held over an {@link Endpoint}. What the
 * endpoint cannot end in time is cut short by a guard, which runs on the transport's own worker.
 */
public final class PacedLine implements Line, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacedLine.class);
    /** A conversation ends itself at its limit; so much later the guard cuts short whatever holds it. */
    private static final Duration GRACE = Duration.ofMillis(250);
    /** And so much later the line is given up, until the driver of the port lets go of its thread. */
    private static final Duration MERCY = Duration.ofSeconds(2);

    private final String id;
    private final Surroundings around;
    private final Worker worker;
    private final Worker guard;
    private final Wire wire;
    private final Duration idleClose;
    private final AtomicReference<Job<?>> current = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** What the line's own thread is at; null when it is at none. */
    private volatile Job<?> held;

    private Timer idle = () -> {};

    /**
     * A line which opens its endpoint at its first conversation.
     *
     * @param guard outlives the line; runs short tasks only
     */
    public PacedLine(String id, Endpoint endpoint, Manners manners, Surroundings around, Worker guard) {
        this.id = id;
        this.around = around;
        this.guard = guard;
        this.idleClose = manners.idleClose();
        this.wire = new Wire(id, endpoint, around.wire(), manners);
        this.worker = around.workers().open("line-" + id);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public LineStatus status() {
        return wire.status();
    }

    @Override
    public <T> void start(Node node, Duration limit, Conversation<T> conversation, Consumer<Outcome<T>> done) {
        Job<T> job = new Job<>(node, around.wire().nanos() + limit.toNanos(), conversation, done);
        if (closed.get()) {
            end(job, Trouble.CLOSED, "line " + id + " was closed");
            return;
        }
        if (isStuck()) {
            guard.execute(() -> end(job, Trouble.UNAVAILABLE, status().text()));
            return;
        }
        if (!current.compareAndSet(null, job)) {
            throw new IllegalStateException("a conversation is under way on line " + id);
        }
        job.guard = around.timers().after(limit.plus(GRACE), guard, () -> cutShort(job));
        worker.execute(() -> run(job));
        if (closed.get()) {
            // Closed in between: the worker may have dropped it.
            wire.wake();
            endUnlessRunning(job);
        }
    }

    /** Ends what is under way with {@link Trouble#CLOSED} and frees port and thread. Waits for the thread, 10 s at most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        wire.shut();
        worker.close();
        Job<?> left = current.get();
        if (left != null) {
            end(left, Trouble.CLOSED, "line " + id + " was closed");
        }
        if (held == null) {
            wire.closeEndpoint();
        }
    }

    /** Whether the thread is still in a conversation that was given up. */
    private boolean isStuck() {
        Job<?> job = held;
        return job != null && job.givenUp;
    }

    private <T> void run(Job<T> job) {
        if (job.isOver()) {
            return;
        }
        held = job;
        try {
            idle.cancel();
            Outcome<T> outcome = hold(job);
            if (closed.get() || job.cut) {
                wire.rest("closed");
            } else if (!idleClose.isZero()) {
                idle = around.timers().after(idleClose, worker, () -> wire.rest("closed, nobody talked"));
            }
            end(job, outcome);
        } finally {
            held = null;
            // Whatever went wrong: the line is free again, and whoever asked is told. No effect where he was.
            end(job, Trouble.NONSENSE, "line " + id + " broke off; its log says why");
            if (closed.get()) {
                wire.closeEndpoint();
            }
        }
    }

    private <T> Outcome<T> hold(Job<T> job) {
        LineConnection connection = new LineConnection(wire, job, around);
        try {
            wire.begin(job);
            T value = job.conversation.hold(connection);
            ConversationException fatal = connection.fatal();
            return fatal == null ? new Outcome.Done<>(value, now()) : failed(fatal);
        } catch (ConversationException e) {
            return failed(connection.fatal() == null ? e : connection.fatal());
        } catch (RuntimeException | Error e) {
            // Errors too: a driver whose bundle is being replaced finds its classes no more.
            LOG.error("Line {}: the conversation with unit {} broke off; please report this", id, job.node.unit(), e);
            wire.doubt();
            return new Outcome.Failed<>(Trouble.NONSENSE, "the driver could not cope with the answer: " + e, now());
        } finally {
            connection.end();
        }
    }

    private <T> Outcome<T> failed(ConversationException e) {
        switch (e.trouble()) {
            // What silence asks for was done when it was met.
            case GARBLED, WRONG_NODE, OVERDUE -> wire.doubt();
            default -> {}
        }
        return new Outcome.Failed<>(e.trouble(), e.getMessage(), now());
    }

    private <T> void end(Job<T> job, Outcome<T> outcome) {
        if (job.end()) {
            current.compareAndSet(job, null);
            job.tell(outcome);
        }
    }

    private void end(Job<?> job, Trouble trouble, String reason) {
        if (job.end()) {
            current.compareAndSet(job, null);
            job.tellFailed(trouble, reason, now());
        }
    }

    private Outcome.End now() {
        return new Outcome.End(around.site().now(), around.wire().nanos(), wire.openings());
    }

    private void endUnlessRunning(Job<?> job) {
        if (held == null) {
            end(job, Trouble.CLOSED, "line " + id + " was closed");
        }
    }

    /** The limit is past and the endpoint still holds the line's thread. */
    private void cutShort(Job<?> job) {
        if (!job.isOver()) {
            job.cut = true;
            wire.wake();
            job.guard = around.timers().after(MERCY, guard, () -> giveUp(job));
        }
    }

    private void giveUp(Job<?> job) {
        if (job.end()) {
            job.givenUp = true;
            String why = "the driver of the port does not return; unplug the adapter, or restart the gateway";
            LOG.error("Line {}: {}", id, why);
            wire.stuck(why);
            current.compareAndSet(job, null);
            job.tellFailed(Trouble.OVERDUE, why, now());
        }
    }
}
