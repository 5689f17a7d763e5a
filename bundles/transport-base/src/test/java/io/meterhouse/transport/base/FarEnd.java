package io.meterhouse.transport.base;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.UnaryOperator;

/** The other end of a line under test: does what it is told, however bad. A TCP server; what joins it to the line is the rig's. */
public final class FarEnd implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private ServerSocket server;
    private Socket peer;
    private volatile boolean closed;
    private Thread servant;

    public FarEnd() throws IOException {
        listen(0);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Takes so many bytes of what the line sent, from the connection that lives. */
    public byte[] take(int n) throws IOException {
        byte[] bytes = new byte[n];
        int got = 0;
        while (got < n) {
            int more = -1;
            try {
                more = peer().getInputStream().read(bytes, got, n - got);
            } catch (SocketTimeoutException e) {
                throw new EOFException("only " + got + " of " + n + " bytes came");
            } catch (SocketException e) {
                if (closed) {
                    throw e;
                }
            }
            if (more < 0) {
                hangUp();
                got = 0;
            } else {
                got += more;
            }
        }
        return bytes;
    }

    /** Sends bytes; what nobody takes any more is lost. */
    public void send(byte... bytes) throws IOException {
        try {
            peer().getOutputStream().write(bytes);
        } catch (SocketException e) {
            hangUp();
        }
    }

    /** Answers every request of so many bytes from now on, on a thread of its own. */
    public void serve(int requestBytes, UnaryOperator<byte[]> answer) {
        servant = new Thread(
                () -> {
                    while (!closed) {
                        try {
                            send(answer.apply(take(requestBytes)));
                        } catch (IOException e) {
                            // Nobody asked for a while, or the test is over.
                        }
                    }
                },
                "far-end");
        servant.setDaemon(true);
        servant.start();
    }

    /** Closes the connection that lives. */
    public void hangUp() throws IOException {
        if (peer != null) {
            peer.close();
            peer = null;
        }
    }

    /** Nobody is there any more. */
    public void leave() throws IOException {
        hangUp();
        server.close();
    }

    /** There again, at the same place. */
    public void comeBack() throws IOException {
        listen(server.getLocalPort());
    }

    @Override
    public void close() throws Exception {
        closed = true;
        leave();
        if (servant != null) {
            servant.join(PATIENCE_MILLIS);
        }
    }

    private void listen(int port) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4);
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    private Socket peer() throws IOException {
        if (peer == null) {
            peer = server.accept();
            peer.setTcpNoDelay(true);
            peer.setSoTimeout(PATIENCE_MILLIS);
        }
        return peer;
    }
}
