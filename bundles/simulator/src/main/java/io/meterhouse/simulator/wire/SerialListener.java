package io.meterhouse.simulator.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Modbus RTU on a serial device or pseudo-terminal. The device is opened by its path, after `stty` has made it raw and gives reads a
 * time-out of 0.1 s; so nothing but the JDK is needed. A device that vanishes is tried again every half second.
 */
public final class SerialListener implements Listener {
    private static final long RETRY_MS = 500;
    private static final long QUICK_NANOS = 20_000_000;
    private static final int QUICK_READS = 10;

    private final String name;
    private final Path path;
    private final int baud;
    private final boolean evenParity;
    private final Directory directory;
    private final LongSupplier clock;
    private final LongSupplier nanos;
    private final Consumer<String> notices;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile ListenerFault fault = ListenerFault.NONE;
    private volatile FileChannel channel;

    /** Starts at once; site time in epoch ms, wire time in monotonic ns. */
    public SerialListener(
            String name,
            Path path,
            int baud,
            boolean evenParity,
            Directory directory,
            LongSupplier clock,
            LongSupplier nanos,
            Consumer<String> notices) {
        this.name = name;
        this.path = path;
        this.baud = baud;
        this.evenParity = evenParity;
        this.directory = directory;
        this.clock = clock;
        this.nanos = nanos;
        this.notices = notices;
        Thread thread = new Thread(this::run, "simulator-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "type=serial path=" + path + " baud=" + baud + " parity=" + (evenParity ? "even" : "none") + " units="
                + directory.units();
    }

    @Override
    public void fault(ListenerFault next) {
        fault = next;
    }

    /** Whether the device was opened within a time. */
    public boolean awaitOpen(long millis) throws InterruptedException {
        return opened.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopped.countDown();
        FileChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                notices.accept(name + ": " + path + " did not close: " + e.getMessage());
            }
        }
    }

    private void run() {
        String last = "";
        while (stopped.getCount() > 0) {
            try {
                if (!fault.holds(ListenerFault.Kind.REFUSE, clock.getAsLong())) {
                    serve();
                }
            } catch (IOException e) {
                if (stopped.getCount() > 0 && !last.equals(e.getMessage())) {
                    last = String.valueOf(e.getMessage());
                    notices.accept(name + ": " + path + ": " + last + "; trying again");
                }
            } catch (InterruptedException e) {
                return;
            }
            try {
                stopped.await(RETRY_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve() throws IOException, InterruptedException {
        if (!Files.exists(path) || Files.isRegularFile(path)) {
            throw new IOException("no serial device is there");
        }
        stty();
        try (FileChannel device = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel = device;
            opened.countDown();
            loop(device);
        } finally {
            channel = null;
        }
    }

    private void loop(FileChannel device) throws IOException {
        RtuRequests requests = new RtuRequests();
        ByteBuffer buffer = ByteBuffer.allocate(256);
        int quick = 0;
        while (stopped.getCount() > 0 && !fault.holds(ListenerFault.Kind.REFUSE, clock.getAsLong())) {
            long before = nanos.getAsLong();
            buffer.clear();
            int n = device.read(buffer);
            if (n > 0) {
                quick = 0;
                requests.add(buffer.array(), n);
                for (var request = requests.next(); request.isPresent(); request = requests.next()) {
                    answer(device, request.get());
                }
                continue;
            }
            // A time-out takes 0.1 s; a device whose other end is gone says at once that there is nothing.
            quick = nanos.getAsLong() - before < QUICK_NANOS ? quick + 1 : 0;
            if (quick > QUICK_READS) {
                throw new EOFException("the other end is gone");
            }
            var request = requests.idle();
            if (request.isPresent()) {
                answer(device, request.get());
            }
        }
    }

    private void answer(FileChannel device, RtuRequests.Request request) throws IOException {
        Slave slave = directory.slave(request.unit()).orElse(null);
        if (slave == null || fault.holds(ListenerFault.Kind.MUTE, clock.getAsLong())) {
            return;
        }
        LockSupport.parkNanos(turnaround());
        Slave.Answer answer = directory.answer(request.unit(), request.pdu());
        try {
            if (!Delivery.due(answer, stopped)) {
                return;
            }
        } catch (EOFException e) {
            return;
        }
        ByteBuffer frame = ByteBuffer.wrap(Frames.rtu(slave, request.unit(), answer));
        while (frame.hasRemaining()) {
            device.write(frame);
        }
    }

    /** 3.5 characters, 1.75 ms above 19200 baud. */
    private long turnaround() {
        return baud > 19_200 ? 1_750_000 : 38_500_000_000L / baud;
    }

    private void stty() throws IOException, InterruptedException {
        List<String> raw =
                new ArrayList<>(List.of("stty", "-F", path.toString(), "raw", "-echo", "clocal", "min", "0"));
        raw.addAll(List.of("time", "1", Integer.toString(baud)));
        // A pseudo-terminal has no parity and says so; it is set apart, so that the rest holds.
        String failure = run(raw);
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        run(List.of("stty", "-F", path.toString(), "cs8", "-cstopb", evenParity ? "parenb" : "-parenb", "-parodd"));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "stty does not end";
        }
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? "" : said.strip();
    }
}
