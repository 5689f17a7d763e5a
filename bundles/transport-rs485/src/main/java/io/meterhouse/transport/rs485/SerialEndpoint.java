package io.meterhouse.transport.rs485;

import com.fazecast.jSerialComm.SerialPort;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.transport.base.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A serial port. Reads wait in the kernel, a tenth of a second at a time; only what is shorter is waited for by looking again and
 * again. A port that dies is closed at once by whoever notices: the library would go on calling it open.
 */
final class SerialEndpoint implements Endpoint {
    private static final long READ_NANOS =
            Duration.ofMillis(SerialPorts.READ_MILLIS).toNanos();
    private static final long LOOK_NANOS = 200_000;
    private static final int CHUNK = 256;
    private static final String GONE =
            "went away; plug the adapter in again (if it was not touched, look at its cable and supply)";

    private final SerialSettings settings;
    private final WireTime time;
    private final byte[] received = new byte[4096];
    /** Guards closing against {@link #wake()}, so that no closed handle is touched; never held during a read or a write. */
    private final Object handle = new Object();

    private volatile SerialPort port;

    SerialEndpoint(SerialSettings settings, WireTime time) {
        this.settings = settings;
        this.time = time;
    }

    @Override
    public String name() {
        return settings.port() + " (" + settings.text() + ")";
    }

    @Override
    public void open(long until, BooleanSupplier cut) throws IOException {
        if (port == null) {
            port = SerialPorts.open(settings);
        }
    }

    @Override
    public boolean isOpen() {
        return port != null;
    }

    @Override
    public void write(byte[] bytes, long until, BooleanSupplier cut) throws IOException {
        SerialPort open = opened();
        awaitEmpty(open, until, cut);
        for (int at = 0; at < bytes.length; ) {
            int n = open.writeBytes(bytes, Math.min(CHUNK, bytes.length - at), at);
            if (n <= 0) {
                throw gone();
            }
            at += n;
            if (cut.getAsBoolean() || time.nanos() - until >= 0) {
                throw new IOException("takes no bytes");
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int max, long until, BooleanSupplier cut) throws IOException {
        SerialPort open = opened();
        long left = until - time.nanos();
        while (left >= READ_NANOS && !cut.getAsBoolean()) {
            int n = take(open, into, offset, max);
            if (n > 0) {
                return n;
            }
            left = until - time.nanos();
        }
        while (true) {
            int there = open.bytesAvailable();
            if (there < 0) {
                throw gone();
            }
            if (there > 0) {
                return take(open, into, offset, max);
            }
            left = until - time.nanos();
            if (left <= 0 || cut.getAsBoolean()) {
                return 0;
            }
            LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
        }
    }

    @Override
    public void close() {
        synchronized (handle) {
            if (port != null) {
                port.closePort();
                port = null;
            }
        }
    }

    /** Makes room for a write that hangs, and makes the kernel's waits end; the handle itself is closed by the line's thread. */
    @Override
    public void wake() {
        synchronized (handle) {
            SerialPort open = port;
            if (open != null) {
                open.flushIOBuffers();
                open.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
            }
        }
    }

    @Override
    public long wireNanos(int bytes) {
        return settings.nanos(bytes);
    }

    @Override
    public long gapNanos() {
        return settings.gapNanos();
    }

    @Override
    public boolean isPaced() {
        return true;
    }

    @Override
    public boolean closesWhenInDoubt() {
        return false;
    }

    private int take(SerialPort open, byte[] into, int offset, int max) throws IOException {
        int n = open.readBytes(received, Math.min(max, received.length));
        if (n < 0) {
            throw gone();
        }
        System.arraycopy(received, 0, into, offset, n);
        return n;
    }

    /** What was written before has left by now, unless the adapter hangs; a write on top of it would hang with it. */
    private void awaitEmpty(SerialPort open, long until, BooleanSupplier cut) throws IOException {
        int waiting = open.bytesAwaitingWrite();
        while (waiting > 0 && time.nanos() - until < 0 && !cut.getAsBoolean()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            waiting = open.bytesAwaitingWrite();
        }
        if (waiting < 0) {
            throw gone();
        }
        if (waiting > 0) {
            throw new IOException("the adapter does not send what it is given; unplug it and plug it in again");
        }
    }

    private SerialPort opened() throws IOException {
        SerialPort open = port;
        if (open == null) {
            throw gone();
        }
        return open;
    }

    private static IOException gone() {
        return new IOException(GONE);
    }
}
