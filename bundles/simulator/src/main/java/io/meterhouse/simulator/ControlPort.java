package io.meterhouse.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The control port: local only, a thread per connection, lines of at most 1 MB. */
final class ControlPort implements AutoCloseable {
    private static final int LINE = 1 << 20;
    private static final int CONNECTIONS = 32;

    private final Control control;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    ControlPort(int port, Control control) throws IOException {
        this.control = control;
        this.server = new ServerSocket(port, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        start("simulator-control", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (sockets.size() >= CONNECTIONS) {
                    socket.close();
                    continue;
                }
                sockets.add(socket);
                start("simulator-control-connection", () -> serve(socket));
            } catch (IOException e) {
                // Closed from within, or a caller that was gone before it was taken.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            byte[] line = new byte[256];
            int length = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    String text = new String(line, 0, length, StandardCharsets.UTF_8);
                    out.write(control.answer(text).getBytes(StandardCharsets.UTF_8));
                    length = 0;
                    if (control.isQuit(text)) {
                        out.flush();
                        control.quit();
                        return;
                    }
                    // Many questions at once are answered in one go.
                    if (in.available() == 0) {
                        out.flush();
                    }
                } else if (length == LINE) {
                    out.write("error a line has at most 1 MB\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    return;
                } else {
                    if (length == line.length) {
                        line = java.util.Arrays.copyOf(line, length * 2);
                    }
                    line[length++] = (byte) b;
                }
            }
            out.flush();
        } catch (IOException e) {
            // The caller went away.
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
