package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves commands over {@code DIR/run/meterhouse.sock}. One worker waits for clients and reads their requests; each call has a worker of
 * its own. All is bounded: calls at once, clients that have not asked yet, the time that they take for it, and the request.
 */
public final class ShellServer implements AutoCloseable {
    /** Calls at once. */
    static final int MOST_CALLS = 8;
    /** Clients at once that have not asked yet. */
    static final int MOST_WAITING = 16;
    /** The time that a client has for its request. */
    static final Duration TO_ASK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ShellServer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(5);
    /**
     * Calls under way get so long to notice that their clients are gone. One that does not ends with what it waits for, for instance
     * the making of a generation with the store, which stops after this.
     */
    private static final Duration GENTLE = Duration.ofSeconds(2);

    private final Path home;
    private final Path temp;
    private final Offered offered;
    private final Workers workers;
    private final WireTime wire;
    private final Worker worker;
    private final Set<Running> running = new HashSet<>(); // guarded by itself

    private volatile Selector selector;
    private volatile boolean closing;
    // Of the server's thread.
    private String lastComplaint = "";
    private SelectionKey paused;
    private long acceptAgain;

    /**
     * Makes a server; {@link #start()} starts it.
     *
     * @param home the gateway's folder, which is there
     * @param temp where the socket's folder is made if its path in {@code home} is too long
     */
    public ShellServer(Path home, Path temp, Offered offered, Workers workers, WireTime wire) {
        this.home = home;
        this.temp = temp;
        this.offered = offered;
        this.workers = workers;
        this.wire = wire;
        this.worker = workers.open("shell");
    }

    /** Returns at once; when the socket cannot be had, that is logged and tried again. */
    public void start() throws IOException {
        selector = Selector.open();
        worker.execute(this::serve);
    }

    /** Ends the calls under way and takes the socket away. */
    @Override
    public void close() {
        closing = true;
        if (selector != null) {
            selector.wakeup();
        }
        Set<Running> left;
        synchronized (running) {
            running.forEach(call -> call.connection.leave());
            awaitCalls();
            left = Set.copyOf(running);
        }
        // From within: a call that waits for what stops after this must not hold that up.
        left.forEach(call -> call.worker.execute(call.worker::close));
        worker.close();
    }

    private void awaitCalls() {
        long until = wire.nanos() + GENTLE.toNanos();
        long left = GENTLE.toMillis();
        while (!running.isEmpty() && left > 0) {
            try {
                running.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            left = TimeUnit.NANOSECONDS.toMillis(until - wire.nanos());
        }
    }

    private void serve() {
        try (Selector open = selector) {
            while (!over()) {
                try (SocketPlace place = SocketPlace.take(home, temp)) {
                    lastComplaint = "";
                    LOG.info("Commands are served at {}", place.socket());
                    paused = null;
                    place.channel().register(open, SelectionKey.OP_ACCEPT);
                    serve(open);
                } catch (IOException e) {
                    complain(e);
                    open.select(RETRY.toMillis());
                }
            }
        } catch (IOException e) {
            LOG.error("No commands are served any more; restart the bundle shell: {}", e.toString());
        }
    }

    private boolean over() {
        return closing || Thread.currentThread().isInterrupted();
    }

    private void complain(IOException e) {
        if (!lastComplaint.equals(e.toString())) {
            lastComplaint = e.toString();
            LOG.warn("No commands are served for {}, which is tried again: {}", home, e.toString());
        }
    }

    private void serve(Selector open) throws IOException {
        try {
            while (!over()) {
                open.select(millisLeft(open));
                for (Iterator<SelectionKey> keys = open.selectedKeys().iterator(); keys.hasNext(); keys.remove()) {
                    handle(open, keys.next());
                }
                expire(open);
            }
        } finally {
            // Nobody watches them any more.
            for (SelectionKey key : open.keys()) {
                if (key.attachment() instanceof Connection connection) {
                    leave(key, connection);
                }
            }
        }
    }

    private static void leave(SelectionKey key, Connection connection) {
        if (connection.reading()) {
            connection.close();
            return;
        }
        connection.leave();
        try {
            key.interestOps(0);
        } catch (CancelledKeyException e) {
            LOG.trace("A call ended by itself meanwhile");
        }
    }

    private void handle(Selector open, SelectionKey key) {
        try {
            if (key.attachment() instanceof Connection connection) {
                ready(key, connection);
            } else if (key.isValid()) {
                accept(open, key);
            }
        } catch (CancelledKeyException e) {
            // The call closed its connection meanwhile.
            LOG.trace("A call ended by itself meanwhile");
        }
    }

    private static Stream<SelectionKey> waiting(Selector open) {
        return open.keys().stream()
                .filter(key ->
                        key.isValid() && key.attachment() instanceof Connection connection && connection.reading());
    }

    private static Connection connection(SelectionKey key) {
        return (Connection) key.attachment();
    }

    private long millisLeft(Selector open) {
        long nanos = waiting(open)
                .mapToLong(key -> connection(key).nanosLeft())
                .min()
                .orElse(Long.MAX_VALUE);
        if (paused != null) {
            nanos = Math.min(nanos, acceptAgain - wire.nanos());
        }
        // 0 would wait for ever, and does so when nothing has to be watched.
        return nanos == Long.MAX_VALUE ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    private void accept(Selector open, SelectionKey server) {
        try {
            SocketChannel channel = ((ServerSocketChannel) server.channel()).accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.register(open, SelectionKey.OP_READ);
            Connection connection = new Connection(channel, key, wire, TO_ASK);
            key.attach(connection);
            if (waiting(open).count() > MOST_WAITING) {
                refuse(channel, connection, 1, "the gateway is busy: too many clients; try again in some seconds");
            }
        } catch (IOException e) {
            // Most likely out of file descriptors: the client stays in the queue, and asking at once again would be a
            // busy loop.
            complain(e);
            server.interestOps(0);
            paused = server;
            acceptAgain = wire.nanos() + PAUSE.toNanos();
        }
    }

    private void expire(Selector open) {
        if (paused != null && acceptAgain - wire.nanos() <= 0) {
            paused.interestOps(SelectionKey.OP_ACCEPT);
            paused = null;
        }
        waiting(open)
                .filter(key -> connection(key).nanosLeft() <= 0)
                .toList()
                .forEach(key -> refuse(
                        (SocketChannel) key.channel(),
                        connection(key),
                        2,
                        "no whole request within " + TO_ASK.toSeconds() + " seconds"));
    }

    private void ready(SelectionKey key, Connection connection) {
        if (key.isWritable()) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            connection.nowWritable();
        }
        if (!key.isReadable()) {
            return;
        }
        if (!connection.reading()) {
            connection.readOn();
            if (connection.gone()) {
                key.interestOps(0);
            }
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (connection.readRequest()) {
                call(channel, connection);
            }
        } catch (Connection.RefusedException e) {
            LOG.warn("A client of {} was refused: {}", Caller.of(channel), e.getMessage());
            refuse(channel, connection, 2, e.getMessage());
        } catch (IOException e) {
            LOG.debug("A client has gone: {}", e.getMessage());
            connection.close();
        }
    }

    private void call(SocketChannel channel, Connection connection) {
        synchronized (running) {
            if (running.size() >= MOST_CALLS) {
                refuse(
                        channel,
                        connection,
                        1,
                        "the gateway is busy: " + MOST_CALLS + " calls are under way; try again later");
                return;
            }
        }
        // Only this thread adds: there is room still.
        Running call = new Running(connection, workers.open("shell-call"));
        Call work = new Call(connection, offered, wire, Caller.of(channel));
        synchronized (running) {
            running.add(call);
        }
        call.worker.execute(() -> run(call, work));
        if (closing) {
            connection.leave();
        }
    }

    private void run(Running call, Call work) {
        try {
            work.run();
        } finally {
            call.connection.close();
            call.worker.close();
            synchronized (running) {
                running.remove(call);
                running.notifyAll();
            }
        }
    }

    /** Says why, if the client takes it at once, and is rid of it. */
    private static void refuse(SocketChannel channel, Connection connection, int exitCode, String why) {
        JsonLines lines = new JsonLines();
        lines.add(json -> json.writeNumberField("v", Request.VERSION));
        lines.add(json -> {
            json.writeNumberField("end", exitCode);
            json.writeStringField("error", why);
        });
        try {
            ByteBuffer said = lines.take();
            channel.write(said);
            // What came and was not read would reset the connection, and might take away what was just said.
            channel.read(ByteBuffer.allocate(Request.LONGEST));
        } catch (IOException e) {
            LOG.debug("A refused client has gone before it was told: {}", e.getMessage());
        }
        connection.close();
    }

    private record Running(Connection connection, Worker worker) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
