package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A connection over streams in real time, as plain as can be: the transports have their own bundles and tests. */
final class StreamConnection implements Connection {
    private final Node node;
    private final InputStream in;
    private final OutputStream out;
    private final Supplier<Instant> siteTime;

    StreamConnection(Node node, InputStream in, OutputStream out) {
        this(node, in, out, Instant::now);
    }

    StreamConnection(Node node, InputStream in, OutputStream out, Supplier<Instant> siteTime) {
        this.siteTime = siteTime;
        this.node = node;
        this.in = in;
        this.out = out;
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void write(byte[] bytes) throws ConversationException {
        LockSupport.parkNanos(node.gap().toNanos());
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new ConversationException(Trouble.UNAVAILABLE, "the peer is gone", e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException {
        long until = wireNanos() + wait.toNanos();
        try {
            while (in.available() < min) {
                if (until - wireNanos() < 0) {
                    throw new ConversationException(Trouble.SILENCE, in.available() + " of " + min + " bytes");
                }
                LockSupport.parkNanos(200_000);
            }
            return in.readNBytes(into, offset, Math.min(max, in.available()));
        } catch (IOException e) {
            throw new ConversationException(Trouble.UNAVAILABLE, "the peer is gone", e);
        }
    }

    @Override
    public void purge() throws ConversationException {
        try {
            in.readNBytes(in.available());
        } catch (IOException e) {
            throw new ConversationException(Trouble.UNAVAILABLE, "the peer is gone", e);
        }
    }

    @Override
    public Instant siteNow() {
        return siteTime.get();
    }

    @Override
    public long wireNanos() {
        return System.nanoTime();
    }
}
