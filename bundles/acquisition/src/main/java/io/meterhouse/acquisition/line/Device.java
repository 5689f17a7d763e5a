package io.meterhouse.acquisition.line;

import io.meterhouse.api.metering.line.Conversations.Talk;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Priority;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.util.Optional;

/**
 * One device behind one poll: asks it, and leaves it alone for a while when it does not answer, so that a dead meter costs its line
 * one time-out per back-off period. For the desk's worker.
 */
public final class Device {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LAST_BACK_OFF = Duration.ofSeconds(30);
    private static final int QUICK_TRIES = 2;
    /** For opening the line. */
    private static final Duration LIMIT_MORE = Duration.ofSeconds(5);
    /** For the bytes themselves, of one request and its answer: the longest take so long at 2400 baud. */
    private static final Duration BYTES = Duration.ofMillis(1200);

    private final Meter meter;
    private final Poll poll;
    private final LineQueue queue;
    private final WireTime wire;
    private final Timers timers;
    private final Worker desk;
    private final Reader reader;

    private boolean queued;
    private boolean urgent;
    private boolean closed;
    private Optional<LineQueue.Ticket> ticket = Optional.empty();
    private Optional<LineQueue.Ticket> serialTicket = Optional.empty();
    /** When a boundary wanted a reading: one that was answered before is none of it. */
    private long wanted;

    private Timers.Timer retry = () -> {};
    private long started;
    private int failures;
    private int quickTries;
    private boolean waitingOut;
    private boolean askingSerial;
    private long opening = -1;
    private boolean answeredOnce;

    /** What is done with what a device says. */
    public interface Reader {
        /** It answered; {@code anew} when it had not for a while, or its line was opened anew, or never had. */
        void read(Poll poll, Reading reading, Duration took, boolean anew);

        /** It did not. */
        void failed(Poll poll, Trouble trouble, String reason, Duration took, int failures);

        /** Its serial number, empty when it could not be read. */
        void serial(Poll poll, Optional<String> number);
    }

    public Device(Meter meter, Poll poll, LineQueue queue, WireTime wire, Timers timers, Worker desk, Reader reader) {
        this.meter = meter;
        this.poll = poll;
        this.queue = queue;
        this.wire = wire;
        this.timers = timers;
        this.desk = desk;
        this.reader = reader;
    }

    /** What it reads. */
    public Poll poll() {
        return poll;
    }

    /** Whether its serial number can be read. */
    public boolean hasSerial() {
        return meter.serialNumber(poll).isPresent();
    }

    /**
     * Wants a reading.
     *
     * @param boundary whether a boundary waits for it: then it is asked before others, and again until it answers
     */
    public void want(boolean boundary) {
        if (boundary) {
            urgent = true;
            wanted = wire.nanos();
        }
        if (closed || waitingOut) {
            return;
        }
        if (queued) {
            if (!boundary || ticket.map(LineQueue.Ticket::hasBegun).orElse(false)) {
                return;
            }
            ticket.ifPresent(LineQueue.Ticket::cancel);
        }
        ask();
    }

    private void ask() {
        queued = true;
        started = wire.nanos();
        Talk<Reading> talk =
                new Talk<>(poll.node(), urgent ? Priority.BOUNDARY : Priority.LIVE, limit(), true, poll.conversation());
        ticket = Optional.of(queue.submit(talk, this::ended));
    }

    /** Long enough for a meter that takes, at each request, all the time that it is given. */
    private Duration limit() {
        Duration request = poll.node().gap().plus(poll.node().timeout()).plus(BYTES);
        return request.multipliedBy(poll.requests()).plus(LIMIT_MORE);
    }

    private void ended(Outcome<Reading> outcome) {
        if (closed) {
            return;
        }
        queued = false;
        Duration took = Duration.ofNanos(Math.max(0, outcome.end().wireNanos() - started));
        if (outcome instanceof Outcome.Done<Reading> done) {
            boolean anew = !answeredOnce || failures > 1 || done.end().opening() != opening;
            answeredOnce = true;
            opening = done.end().opening();
            failures = 0;
            quickTries = 0;
            if (urgent && done.value().answeredWireNanos() - wanted < 0) {
                // It was under way when the boundary came: once more, at once.
                ask();
            } else {
                urgent = false;
            }
            reader.read(poll, done.value(), took, anew);
        } else if (outcome instanceof Outcome.Failed<Reading> failed) {
            failures++;
            reader.failed(poll, failed.trouble(), failed.reason(), took, failures);
            again(failed.trouble());
        }
    }

    /** A frame that was hurt on the way is asked for again at once; a meter that is silent is left alone. */
    private void again(Trouble trouble) {
        boolean hurt = trouble == Trouble.GARBLED || trouble == Trouble.WRONG_NODE;
        if (hurt && quickTries < QUICK_TRIES) {
            quickTries++;
            ask();
            return;
        }
        quickTries = 0;
        waitingOut = true;
        retry = timers.after(backOff(), desk, () -> {
            waitingOut = false;
            if (urgent && !queued && !closed) {
                ask();
            }
        });
    }

    private Duration backOff() {
        int doublings = Math.min(Math.max(0, failures - 1), 5);
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << doublings);
        return wait.compareTo(LAST_BACK_OFF) > 0 ? LAST_BACK_OFF : wait;
    }

    /** Asks for the serial number; its answer goes to the reader. */
    public void askSerial() {
        if (askingSerial || closed) {
            return;
        }
        meter.serialNumber(poll)
                .ifPresentOrElse(
                        conversation -> {
                            askingSerial = true;
                            serialTicket = Optional.of(queue.submit(
                                    new Talk<>(poll.node(), Priority.BOUNDARY, limit(), true, conversation),
                                    this::serialEnded));
                        },
                        () -> reader.serial(poll, Optional.empty()));
    }

    private void serialEnded(Outcome<String> outcome) {
        askingSerial = false;
        if (!closed) {
            reader.serial(
                    poll, outcome instanceof Outcome.Done<String> done ? Optional.of(done.value()) : Optional.empty());
        }
    }

    /** Wants nothing any more. */
    public void close() {
        closed = true;
        ticket.ifPresent(LineQueue.Ticket::cancel);
        serialTicket.ifPresent(LineQueue.Ticket::cancel);
        retry.cancel();
    }
}
