package io.meterhouse.transport.base;

import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.LineStatus.State;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.time.WireTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint with its rules: gaps, deadlines, silence after a failure, opening and opening again. One thread, but for
 * {@link #status()}, {@link #shut()} and {@link #wake()}.
 */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    /** After a failed exchange the line must be silent for so long yet: an answer that is on its way shows itself by then. */
    private static final long SETTLE_NANOS = Duration.ofMillis(50).toNanos();
    /** A busy machine wakes a thread late: before the end of an answer it is woken so much earlier. */
    private static final long OVERSLEEP_NANOS = Duration.ofMillis(3).toNanos();
    /** A line on which somebody talks for so long without being asked is of no use. */
    private static final long BABBLE_NANOS = Duration.ofSeconds(2).toNanos();
    /** A purge looks at so many bytes at most, so that a flood cannot hold it. */
    private static final int PURGE_READS = 64;

    private final String line;
    private final Endpoint endpoint;
    private final WireTime time;
    private final Pause pause;
    private final Backoff backoff;
    private final int mostSilences;
    private final byte[] scratch = new byte[4096];
    private volatile LineStatus status;
    private volatile boolean shut;

    /** When the last byte of anything was on the line, as far as is known: never before it was. */
    private long lastByte;
    /** When the last request began, and when its last byte has left. */
    private long sent;

    private long sentEnd;
    private boolean inDoubt;
    private final AtomicLong openings = new AtomicLong();
    private boolean heardSinceOpen;
    /** Whether anything came since the last request, and how many had nothing at all before. */
    private boolean heardSinceSent;

    private int silences;
    private boolean complained;

    Wire(String line, Endpoint endpoint, WireTime time, Manners manners) {
        this.line = line;
        this.endpoint = endpoint;
        this.time = time;
        this.pause = new Pause(time);
        this.backoff = new Backoff(manners.firstRetry(), manners.longestRetry());
        this.mostSilences = manners.silences();
        this.status = new LineStatus(State.IDLE, endpoint.name() + ": not opened yet");
    }

    LineStatus status() {
        return status;
    }

    /** From now on everything ends with {@link Trouble#CLOSED}. */
    void shut() {
        shut = true;
        status = new LineStatus(State.CLOSED, endpoint.name() + ": the transport has gone; it comes back by itself");
        wake();
    }

    void wake() {
        pause.wake();
        endpoint.wake();
    }

    /** The first thing in a conversation: opens what has to be opened, and finds out whether what is open still lives. */
    void begin(Job<?> job) throws ConversationException {
        if (endpoint.isOpen()) {
            try {
                dropWhatCame(job);
            } catch (IOException e) {
                // Closed while nobody talked, as servers do: opened again without a word.
                endpoint.close();
            }
        }
        open(job);
    }

    void write(Job<?> job, byte[] bytes) throws ConversationException {
        open(job);
        try {
            awaitGap(job);
            sent = time.nanos();
            heardSinceSent = false;
            endpoint.write(bytes, job.deadline, cut(job));
        } catch (IOException e) {
            throw lost(job, e);
        }
        check(job);
        long now = time.nanos();
        sentEnd = latest(now, sent + endpoint.wireNanos(bytes.length));
        lastByte = sentEnd;
    }

    int read(Job<?> job, byte[] into, int offset, int min, int max, long wait) throws ConversationException {
        check(job);
        long from = latest(time.nanos(), sentEnd);
        long until = from + wait + endpoint.wireNanos(min);
        int got = 0;
        try {
            while (got < min && endpoint.isOpen()) {
                int n = endpoint.read(into, offset + got, max - got, earliest(until, job.deadline), cut(job));
                long now = time.nanos();
                check(job);
                if (n > 0) {
                    got += n;
                    heard(now);
                    awaitMost(job, min - got, now, until);
                } else if (now - until >= 0) {
                    break;
                }
            }
        } catch (IOException e) {
            throw lost(job, e);
        }
        if (got < min) {
            silent();
            throw new ConversationException(Trouble.SILENCE, silence(job.node, got, min, wait));
        }
        return got;
    }

    void purge(Job<?> job) throws ConversationException {
        check(job);
        if (endpoint.isOpen()) {
            try {
                dropWhatCame(job);
            } catch (IOException e) {
                throw lost(job, e);
            }
        }
    }

    /** Nothing came, or not enough. */
    private void silent() {
        silences++;
        if (heardSinceSent || silences >= mostSilences) {
            doubt();
        } else {
            inDoubt = true;
            lastByte = latest(lastByte, time.nanos());
        }
    }

    /** A late answer may still come: what is necessary is done, so that it is not taken for the next one. */
    void doubt() {
        inDoubt = true;
        lastByte = latest(lastByte, time.nanos());
        if (endpoint.closesWhenInDoubt()) {
            rest("closed, so that a late answer cannot be taken for the next; opened again at the next conversation");
        }
    }

    /** Closes the endpoint until it is needed. */
    void rest(String why) {
        if (endpoint.isOpen()) {
            endpoint.close();
            say(State.IDLE, why);
        }
    }

    /** The endpoint does not let go of the line's thread. */
    void stuck(String why) {
        say(State.DOWN, why);
    }

    /** How often the endpoint was opened. */
    long openings() {
        return openings.get();
    }

    void closeEndpoint() {
        endpoint.close();
    }

    private void open(Job<?> job) throws ConversationException {
        check(job);
        if (endpoint.isOpen()) {
            return;
        }
        long left = backoff.left(time.nanos());
        if (left > 0) {
            throw new ConversationException(
                    Trouble.UNAVAILABLE, backoff.reason() + "; tried again in " + seconds(left) + " s");
        }
        try {
            endpoint.open(job.deadline, cut(job));
        } catch (IOException e) {
            endpoint.close();
            throw down(job, e);
        }
        openings.incrementAndGet();
        lastByte = time.nanos();
        sentEnd = lastByte;
        heardSinceOpen = false;
        silences = 0;
        inDoubt = false;
        say(State.UP, "open");
    }

    /** The gap that wire and node ask for; after a failure longer, until nobody talks any more. */
    private void awaitGap(Job<?> job) throws IOException, ConversationException {
        long gap = Math.max(job.node.gap().toNanos(), endpoint.gapNanos());
        long began = time.nanos();
        do {
            if (inDoubt) {
                dropUntilSilent(job, Math.max(gap, SETTLE_NANOS), began + BABBLE_NANOS);
            }
            pause.until(earliest(lastByte + gap, job.deadline), cut(job));
            check(job);
            if (time.nanos() - began > BABBLE_NANOS + gap) {
                doubt();
                throw new ConversationException(
                        Trouble.UNAVAILABLE,
                        endpoint.name()
                                + ": never silent, a device sends without being asked; look for a second master, or for a"
                                + " device with another baud rate or parity");
            }
        } while (dropWhatCame(job));
        inDoubt = false;
    }

    private void dropUntilSilent(Job<?> job, long silence, long bound) throws IOException {
        long until = earliest(earliest(lastByte + silence, job.deadline), bound);
        BooleanSupplier cut = cut(job);
        while (time.nanos() - until < 0 && !cut.getAsBoolean()) {
            if (endpoint.read(scratch, 0, scratch.length, until, cut) > 0) {
                heard(time.nanos());
                until = earliest(earliest(lastByte + silence, job.deadline), bound);
            }
        }
    }

    /** Between the first bytes of an answer and its last there is nothing to do: sleeps until shortly before its end. */
    private void awaitMost(Job<?> job, int missing, long now, long until) {
        if (missing > 1 && endpoint.isPaced()) {
            long last = now + endpoint.wireNanos(Math.min(missing, scratch.length) - 1) - OVERSLEEP_NANOS;
            if (last - now > 0) {
                pause.until(earliest(last, earliest(until, job.deadline)), cut(job));
            }
        }
    }

    private boolean dropWhatCame(Job<?> job) throws IOException {
        int reads = 0;
        while (reads < PURGE_READS && endpoint.read(scratch, 0, scratch.length, time.nanos() - 1, cut(job)) > 0) {
            reads++;
        }
        if (reads > 0) {
            heard(time.nanos());
            LOG.debug("Line {}: dropped bytes that nobody asked for", line);
        }
        return reads > 0;
    }

    private void heard(long now) {
        lastByte = now;
        heardSinceOpen = true;
        heardSinceSent = true;
        silences = 0;
        backoff.worked();
    }

    private void check(Job<?> job) throws ConversationException {
        if (shut) {
            throw new ConversationException(
                    Trouble.CLOSED, endpoint.name() + ": the transport is being replaced or stopped");
        }
        if (job.cut || time.nanos() - job.deadline >= 0) {
            throw new ConversationException(
                    Trouble.OVERDUE,
                    endpoint.name() + ": the conversation with unit " + job.node.unit() + " outlasted its limit");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ConversationException(Trouble.CLOSED, endpoint.name() + ": the line's thread was asked to stop");
        }
    }

    private BooleanSupplier cut(Job<?> job) {
        return () -> shut || job.cut || Thread.currentThread().isInterrupted();
    }

    /** An open endpoint has gone away. */
    private ConversationException lost(Job<?> job, IOException e) {
        endpoint.close();
        if (heardSinceOpen) {
            // It worked until now: the first try to open it again is made at once.
            try {
                check(job);
            } catch (ConversationException ended) {
                return ended;
            }
            String text = endpoint.name() + ": " + e.getMessage();
            complain(text);
            status = new LineStatus(State.DOWN, text + "; opened again at the next conversation");
            return new ConversationException(Trouble.UNAVAILABLE, text, e);
        }
        return down(job, e);
    }

    private ConversationException down(Job<?> job, IOException e) {
        String text = endpoint.name() + ": " + e.getMessage();
        if (!shut) {
            backoff.failed(time.nanos(), text);
            complain(text);
            status = new LineStatus(
                    State.DOWN,
                    text + "; tried again at the next conversation after " + seconds(backoff.left(time.nanos()))
                            + " s");
        }
        try {
            check(job);
        } catch (ConversationException ended) {
            return ended;
        }
        return new ConversationException(Trouble.UNAVAILABLE, text, e);
    }

    private void complain(String text) {
        if (!complained) {
            LOG.warn("Line {} is down: {}", line, text);
            complained = true;
        }
    }

    private void say(State state, String text) {
        if (state == State.UP && complained) {
            LOG.info("Line {} is up again: {}", line, endpoint.name());
            complained = false;
        }
        if (!shut) {
            status = new LineStatus(state, endpoint.name() + ": " + text);
        }
    }

    private String silence(Node node, int got, int min, long wait) {
        return endpoint.name() + ": unit " + node.unit() + " sent " + (got == 0 ? "nothing" : got + " bytes") + " of "
                + min + " within " + Duration.ofNanos(wait).toMillis()
                + " ms; check its address, baud rate, parity, wiring and supply";
    }

    private static long seconds(long nanos) {
        return Math.max(1, (nanos + 999_999_999) / 1_000_000_000);
    }

    private static long earliest(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private static long latest(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
