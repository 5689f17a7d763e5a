package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.shell.call.CallEndedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A client. The server's thread reads (the request, then only whether the client is still there); the call's thread writes, and waits
 * here when the client takes nothing.
 */
final class Connection {
    /** A client that takes nothing for so long has gone. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final WireTime wire;
    private final long deadline;

    // Of the server's thread.
    private byte[] line = new byte[512];
    private int length;
    private boolean reading = true;

    // Guarded by this.
    private boolean writable;
    private boolean gone;

    Connection(SocketChannel channel, SelectionKey key, WireTime wire, Duration toAsk) {
        this.channel = channel;
        this.key = key;
        this.wire = wire;
        this.deadline = wire.nanos() + toAsk.toNanos();
    }

    /** The wire time left for the request to come; large once it has. */
    long nanosLeft() {
        return reading ? deadline - wire.nanos() : Long.MAX_VALUE;
    }

    boolean reading() {
        return reading;
    }

    /**
     * Reads what there is of the request.
     *
     * @return whether it is whole: then {@link #line()} has it
     * @throws IOException if the client has gone, or sends more than a request may have
     */
    boolean readRequest() throws IOException {
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(line.length * 4, Request.LONGEST));
        }
        int count = channel.read(ByteBuffer.wrap(line, length, line.length - length));
        if (count < 0) {
            throw new IOException("it went away before its request was whole");
        }
        length += count;
        if (length > 0 && line[length - 1] == '\n') {
            reading = false;
            return true;
        }
        if (length == Request.LONGEST) {
            throw new RefusedException("the request is longer than " + Request.LONGEST + " bytes");
        }
        return false;
    }

    byte[] line() {
        return Arrays.copyOf(line, length);
    }

    /** Reads on while the call runs: the end means that the client has gone, and there is nothing more to say for it. */
    void readOn() {
        try {
            if (channel.read(ByteBuffer.allocate(1)) != 0) {
                leave();
            }
        } catch (IOException e) {
            leave();
        }
    }

    /** The client can take more. */
    synchronized void nowWritable() {
        writable = true;
        notifyAll();
    }

    /** The client has gone, or is to go. Closes nothing that another thread uses. */
    synchronized void leave() {
        gone = true;
        notifyAll();
    }

    synchronized boolean gone() {
        return gone;
    }

    /** Writes all of it; waits when the client takes nothing. On the call's thread. */
    void write(ByteBuffer bytes) {
        long last = wire.nanos();
        while (bytes.hasRemaining()) {
            if (gone()) {
                throw new CallEndedException("the client has gone");
            }
            if (writeSome(bytes) > 0) {
                last = wire.nanos();
            } else if (!awaitWritable(last + PATIENCE.toNanos())) {
                leave();
                throw new CallEndedException("the client took nothing for " + PATIENCE.toMinutes() + " minutes");
            }
        }
    }

    /** Waits, until the client goes. On the call's thread. */
    void pause(Duration time) {
        synchronized (this) {
            await(wire.nanos() + time.toNanos(), false);
        }
        if (gone()) {
            throw new CallEndedException("the client has gone");
        }
    }

    void close() {
        leave();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be done for it.
        }
        // The descriptor is given back by the next select.
        key.selector().wakeup();
    }

    private int writeSome(ByteBuffer bytes) {
        try {
            return channel.write(bytes);
        } catch (IOException e) {
            leave();
            throw new CallEndedException("the client has gone: " + e.getMessage());
        }
    }

    private boolean awaitWritable(long until) {
        try {
            synchronized (this) {
                writable = false;
            }
            key.interestOpsOr(SelectionKey.OP_WRITE);
            key.selector().wakeup();
        } catch (CancelledKeyException e) {
            leave();
        }
        synchronized (this) {
            return await(until, true);
        }
    }

    /** With the monitor held. */
    private boolean await(long until, boolean forWriting) {
        while (!gone && !(forWriting && writable)) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - wire.nanos());
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                gone = true;
            }
        }
        return true;
    }

    /** The request is refused, and the client is told why. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
