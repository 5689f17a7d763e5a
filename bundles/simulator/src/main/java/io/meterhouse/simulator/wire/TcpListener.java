package io.meterhouse.simulator.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Modbus TCP, or RTU frames over TCP, on one port: any number of connections up to 256, each with a thread that ends with it. */
public final class TcpListener implements Listener {
    private static final int CONNECTIONS = 256;
    private static final int IDLE_MS = 50;
    private static final int MAX_PDU = 253;
    private static final int NO_RESPONSE_FROM_TARGET = 0x0B;

    private final String name;
    private final boolean rtu;
    private final Directory directory;
    private final LongSupplier clock;
    private final InetSocketAddress address;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread acceptor;
    private volatile ServerSocket server;
    private volatile ListenerFault fault = ListenerFault.NONE;

    /** Opens the port (0 = any free one) at once; site time in epoch ms. */
    public TcpListener(String name, boolean rtu, InetAddress host, int port, Directory directory, LongSupplier clock)
            throws IOException {
        this.name = name;
        this.rtu = rtu;
        this.directory = directory;
        this.clock = clock;
        this.server = open(new InetSocketAddress(host, port));
        this.address = new InetSocketAddress(host, server.getLocalPort());
        this.acceptor = new Thread(this::accept, "simulator-" + name);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private static ServerSocket open(InetSocketAddress at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(at);
        socket.setSoTimeout(IDLE_MS);
        return socket;
    }

    public int port() {
        return address.getPort();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "type=" + (rtu ? "rtu-tcp" : "tcp") + " host="
                + address.getAddress().getHostAddress() + " port=" + port() + " units=" + directory.units();
    }

    @Override
    public void fault(ListenerFault next) {
        fault = next;
    }

    @Override
    public void close() {
        stopped.countDown();
        closeServer();
        closeAll();
    }

    private void accept() {
        while (stopped.getCount() > 0) {
            try {
                if (fault.holds(ListenerFault.Kind.REFUSE, clock.getAsLong())) {
                    closeServer();
                    closeAll();
                    stopped.await(IDLE_MS, TimeUnit.MILLISECONDS);
                } else if (server.isClosed()) {
                    server = open(address);
                } else {
                    serve(server.accept());
                }
            } catch (SocketTimeoutException e) {
                // Nobody came: look at the faults again.
            } catch (IOException e) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
        closeServer();
    }

    private void pause() {
        try {
            stopped.await(IDLE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }

    private void serve(Socket socket) throws IOException {
        if (sockets.size() >= CONNECTIONS) {
            socket.close();
            return;
        }
        sockets.add(socket);
        Thread thread = new Thread(
                () -> {
                    try (socket) {
                        socket.setTcpNoDelay(true);
                        if (rtu) {
                            rtu(socket);
                        } else {
                            tcp(socket);
                        }
                    } catch (IOException e) {
                        // The master went away, or was sent away: it will connect again.
                    } finally {
                        sockets.remove(socket);
                    }
                },
                "simulator-" + name + "-connection");
        thread.setDaemon(true);
        thread.start();
        if (stopped.getCount() == 0) {
            socket.close();
        }
    }

    private void tcp(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        OutputStream out = socket.getOutputStream();
        while (true) {
            int transaction = in.readUnsignedShort();
            int protocol = in.readUnsignedShort();
            int length = in.readUnsignedShort();
            if (protocol != 0 || length < 2 || length > MAX_PDU + 1) {
                throw new EOFException("not Modbus TCP");
            }
            int unit = in.readUnsignedByte();
            byte[] pdu = in.readNBytes(length - 1);
            if (pdu.length < length - 1) {
                throw new EOFException("torn request");
            }
            if (muted()) {
                continue;
            }
            Slave slave = directory.slave(unit).orElse(null);
            if (slave == null) {
                out.write(Frames.mbap(transaction, unit, Slave.exception(pdu, NO_RESPONSE_FROM_TARGET)));
                continue;
            }
            Slave.Answer answer = directory.answer(unit, pdu);
            if (Delivery.due(answer, stopped)) {
                out.write(Frames.tcp(slave, transaction, unit, answer));
            }
        }
    }

    private void rtu(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        RtuRequests requests = new RtuRequests();
        byte[] bytes = new byte[256];
        socket.setSoTimeout(IDLE_MS);
        while (true) {
            try {
                int n = in.read(bytes);
                if (n < 0) {
                    return;
                }
                requests.add(bytes, n);
                for (var request = requests.next(); request.isPresent(); request = requests.next()) {
                    rtu(socket.getOutputStream(), request.get());
                }
            } catch (SocketTimeoutException e) {
                var request = requests.idle();
                if (request.isPresent()) {
                    rtu(socket.getOutputStream(), request.get());
                }
            }
        }
    }

    private void rtu(OutputStream out, RtuRequests.Request request) throws IOException {
        Slave slave = directory.slave(request.unit()).orElse(null);
        if (slave == null || muted()) {
            return;
        }
        Slave.Answer answer = directory.answer(request.unit(), request.pdu());
        if (Delivery.due(answer, stopped)) {
            out.write(Frames.rtu(slave, request.unit(), answer));
        }
    }

    private boolean muted() {
        return fault.holds(ListenerFault.Kind.MUTE, clock.getAsLong());
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                sockets.remove(socket);
            }
        }
    }
}
