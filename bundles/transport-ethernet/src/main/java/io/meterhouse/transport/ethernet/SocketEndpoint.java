package io.meterhouse.transport.ethernet;

import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.transport.base.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.BooleanSupplier;

/** One TCP connection at a time, never blocking but in a selector, which can be woken. */
final class SocketEndpoint implements Endpoint {
    private static final long MILLI = 1_000_000;

    private final SocketSettings settings;
    private final Names names;
    private final WireTime time;
    private volatile Selector selector;
    private SocketChannel channel;
    private SelectionKey key;

    SocketEndpoint(SocketSettings settings, Names names, WireTime time) {
        this.settings = settings;
        this.names = names;
        this.time = time;
    }

    @Override
    public String name() {
        return settings.host() + ":" + settings.port();
    }

    @Override
    public void open(long until, BooleanSupplier cut) throws IOException {
        if (isOpen()) {
            return;
        }
        long bound = earliest(until, time.nanos() + settings.connectTimeout().toNanos());
        try {
            InetAddress[] addresses = names.find(bound - time.nanos(), cut);
            selector = Selector.open();
            IOException last = new IOException("has no address");
            for (int i = 0; i < addresses.length && !isOpen(); i++) {
                long now = time.nanos();
                // What is left is shared by the addresses that are left, so that a dead first one does not hide a live
                // second one.
                long share = now + (bound - now) / (addresses.length - i);
                try {
                    connect(addresses[i], share, cut);
                } catch (IOException e) {
                    last = e;
                    drop();
                } catch (UnsupportedAddressTypeException e) {
                    last = new IOException(
                            "has the address " + addresses[i].getHostAddress()
                                    + ", of a kind that this machine does not speak; put its IPv4 address into the site file",
                            e);
                    drop();
                }
            }
            if (!isOpen()) {
                throw last;
            }
        } catch (IOException e) {
            close();
            throw e;
        } catch (RuntimeException e) {
            close();
            throw new IOException("cannot be opened: " + e + "; please report this", e);
        }
    }

    private void connect(InetAddress address, long until, BooleanSupplier cut) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT);
        try {
            boolean connected = channel.connect(new InetSocketAddress(address, settings.port()));
            while (!connected) {
                if (!await(SelectionKey.OP_CONNECT, until, cut)) {
                    throw new IOException("does not answer within "
                            + settings.connectTimeout().toMillis()
                            + " ms; check its supply, its cable and the address in the site file");
                }
                connected = channel.finishConnect();
            }
        } catch (java.net.ConnectException e) {
            throw new IOException(
                    "refuses the connection; check the port in the site file, and whether another master holds its only connection",
                    e);
        } catch (java.net.NoRouteToHostException e) {
            throw new IOException("is not reachable; check the network and the address in the site file", e);
        }
    }

    @Override
    public boolean isOpen() {
        return channel != null && channel.isConnected();
    }

    @Override
    public void write(byte[] bytes, long until, BooleanSupplier cut) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            while (rest.hasRemaining()) {
                if (connected().write(rest) == 0 && !await(SelectionKey.OP_WRITE, until, cut)) {
                    throw new IOException("takes no bytes; it has hung, or the network has");
                }
            }
        } catch (IOException e) {
            throw plain(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int max, long until, BooleanSupplier cut) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, max);
        try {
            int n = connected().read(buffer);
            if (n == 0 && await(SelectionKey.OP_READ, until, cut)) {
                n = connected().read(buffer);
            }
            if (n < 0) {
                throw new EOFException("closed the connection");
            }
            return n;
        } catch (IOException e) {
            throw plain(e);
        }
    }

    @Override
    public void close() {
        drop();
        Selector open = selector;
        selector = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is given up anyway.
            }
        }
    }

    @Override
    public void wake() {
        Selector open = selector;
        if (open != null) {
            open.wakeup();
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
        return false;
    }

    @Override
    public boolean closesWhenInDoubt() {
        return true;
    }

    /** Waits until the channel is ready for something; false when time is over or the wait was cut short. */
    private boolean await(int operation, long until, BooleanSupplier cut) throws IOException {
        long left = until - time.nanos();
        if (left <= 0 || cut.getAsBoolean()) {
            return false;
        }
        key.interestOps(operation);
        while (left > 0 && !cut.getAsBoolean()) {
            int ready = selector.select(Math.max(1, (left + MILLI - 1) / MILLI));
            if (ready > 0) {
                selector.selectedKeys().clear();
                return true;
            }
            left = until - time.nanos();
        }
        return false;
    }

    private SocketChannel connected() throws IOException {
        if (channel == null) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    private void drop() {
        SocketChannel open = channel;
        channel = null;
        key = null;
        if (open != null) {
            try {
                open.close();
                Selector of = selector;
                if (of != null && of.isOpen()) {
                    // A channel gives its descriptor back only when its selector has noticed.
                    of.selectNow();
                }
            } catch (IOException e) {
                // It is given up anyway.
            }
        }
    }

    private static IOException plain(IOException e) {
        if (e instanceof EOFException || e instanceof ClosedChannelException) {
            return new IOException("closed the connection; check whether another master uses it, and its own log", e);
        }
        String message = String.valueOf(e.getMessage());
        return message.startsWith("takes") ? e : new IOException("lost: " + message, e);
    }

    private static long earliest(long a, long b) {
        return a - b < 0 ? a : b;
    }
}
