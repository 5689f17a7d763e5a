package io.meterhouse.transport.base;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What a conversation holds in its hands; worth nothing once the conversation is over. */
final class LineConnection implements Connection {
    private final Wire wire;
    private final Job<?> job;
    private final Surroundings around;
    private ConversationException fatal;
    private boolean over;

    LineConnection(Wire wire, Job<?> job, Surroundings around) {
        this.wire = wire;
        this.job = job;
        this.around = around;
    }

    /** The end that the line put to the conversation; it counts, whatever the conversation made of it. */
    ConversationException fatal() {
        return fatal;
    }

    void end() {
        over = true;
    }

    @Override
    public Node node() {
        return job.node;
    }

    @Override
    public void write(byte[] bytes) throws ConversationException {
        check();
        try {
            wire.write(job, bytes);
        } catch (ConversationException e) {
            throw keep(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException {
        if (min < 1 || max < min || wait.isNegative()) {
            throw new IllegalArgumentException("min " + min + ", max " + max + ", wait " + wait);
        }
        Objects.checkFromIndexSize(offset, max, into.length);
        check();
        try {
            return wire.read(job, into, offset, min, max, wait.toNanos());
        } catch (ConversationException e) {
            throw keep(e);
        }
    }

    @Override
    public void purge() throws ConversationException {
        check();
        try {
            wire.purge(job);
        } catch (ConversationException e) {
            throw keep(e);
        }
    }

    @Override
    public Instant siteNow() {
        return around.site().now();
    }

    @Override
    public long wireNanos() {
        return around.wire().nanos();
    }

    private void check() throws ConversationException {
        if (over) {
            throw new IllegalStateException("the conversation is over; a connection is not kept");
        }
        if (fatal != null) {
            throw fatal;
        }
    }

    private ConversationException keep(ConversationException e) {
        switch (e.trouble()) {
            case CLOSED, OVERDUE, UNAVAILABLE -> fatal = e;
            default -> {}
        }
        return e;
    }
}
