package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A connection on a virtual clock: what answers is a function, time passes only while waiting. */
public final class TestWire implements Connection {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final Node node;
    private final UnaryOperator<byte[]> peer;
    private final List<byte[]> written = new ArrayList<>();
    private byte[] incoming = new byte[0];
    private int taken;
    private long nanos;
    private int largestRead;

    public TestWire(int unit, UnaryOperator<byte[]> peer) {
        this.node = new Node(unit, Duration.ZERO, Duration.ofSeconds(1), "");
        this.peer = peer;
    }

    public List<byte[]> written() {
        return written;
    }

    public int largestRead() {
        return largestRead;
    }

    /** Something arrives without being asked for. */
    public void arrives(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(incoming, taken, incoming.length - taken);
        all.writeBytes(bytes);
        incoming = all.toByteArray();
        taken = 0;
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void write(byte[] bytes) {
        written.add(bytes.clone());
        nanos += 1_000_000;
        arrives(peer.apply(bytes));
    }

    @Override
    public int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException {
        if (min < 1 || max < min || offset + max > into.length) {
            throw new AssertionError("read " + min + " to " + max + " at " + offset + " of " + into.length);
        }
        largestRead = Math.max(largestRead, into.length);
        int there = incoming.length - taken;
        if (there < min) {
            nanos += wait.toNanos();
            throw new ConversationException(Trouble.SILENCE, there + " of " + min + " bytes");
        }
        int count = Math.min(there, max);
        System.arraycopy(incoming, taken, into, offset, count);
        taken += count;
        nanos += 1_000_000;
        return count;
    }

    @Override
    public void purge() {
        taken = incoming.length;
    }

    @Override
    public Instant siteNow() {
        return START.plusNanos(nanos);
    }

    @Override
    public long wireNanos() {
        return nanos;
    }
}
