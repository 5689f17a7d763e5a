package io.meterhouse.uplink.mqtt.broker;

import io.meterhouse.uplink.mqtt.Settings;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What Paho takes for a plain socket. Inside are the look-up of the name, the TCP connection and TLS, all of which
 * {@link #close()} ends at once from any thread.
 *
 * <p>Reading begins with the first write. Paho 1.2.5 starts its receiver before its sender and waits for each to run; a broker that
 * accepts and closes at once ends the receiver in between, and the thread that connects then waits for ever (paho.mqtt.java issue
 * 850). As nobody answers before he is asked, nothing is lost by reading later.
 */
final class BrokerSocket extends Socket {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int HANDSHAKE_MILLIS = 15_000;

    private final Settings settings;
    private final Resolver resolver;
    private final Optional<SSLContext> tls;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private volatile Socket wire;
    private volatile Socket talk;

    BrokerSocket(Settings settings, Resolver resolver, Optional<SSLContext> tls) {
        this.settings = settings;
        this.resolver = resolver;
        this.tls = tls;
    }

    /** Where to is in the settings; what Paho says is a stand-in, so that it looks up no name by itself. */
    @Override
    public void connect(SocketAddress standIn, int timeoutMillis) throws IOException {
        IOException failure = new UnknownHostException(settings.host());
        for (InetAddress address : resolver.resolve(settings.host(), abandoned)) {
            try {
                open(address);
                talk = tls.isPresent() ? encrypt(tls.get()) : wire;
                return;
            } catch (IOException e) {
                closeQuietly(wire);
                failure = e;
                if (abandoned.isDone()) {
                    break;
                }
            }
        }
        throw failure;
    }

    private void open(InetAddress address) throws IOException {
        var socket = new Socket();
        wire = socket;
        if (abandoned.isDone()) {
            throw new SocketException("closed");
        }
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(new InetSocketAddress(address, settings.port()), CONNECT_MILLIS);
    }

    private SSLSocket encrypt(SSLContext context) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(wire, settings.host(), settings.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        wire.setSoTimeout(HANDSHAKE_MILLIS);
        socket.startHandshake();
        wire.setSoTimeout(0);
        return socket;
    }

    /** Paho has begun as far as it will: reading may begin. */
    void readFromNowOn() {
        asked.countDown();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(new FrameGuard(talk.getInputStream())) {
            @Override
            public int available() throws IOException {
                return asked.getCount() > 0 ? 0 : super.available();
            }

            @Override
            public int read() throws IOException {
                awaitAsked();
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                awaitAsked();
                return super.read(buffer, offset, length);
            }
        };
    }

    private void awaitAsked() throws SocketException {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("closed");
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(talk.getOutputStream()) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                readFromNowOn();
                out.write(buffer, offset, length);
            }

            @Override
            public void write(int value) throws IOException {
                readFromNowOn();
                out.write(value);
            }
        };
    }

    /** Reads wait until there is something, or until the socket is closed: no time-out wakes the gateway every second. */
    @Override
    public void setSoTimeout(int millis) {}

    /** Closes the connection under TLS, which itself would wait for a write that hangs; MQTT has its own goodbye. */
    @Override
    public void close() {
        abandoned.complete(null);
        closeQuietly(wire);
    }

    private static void closeQuietly(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is as closed as it can be.
        }
    }
}
