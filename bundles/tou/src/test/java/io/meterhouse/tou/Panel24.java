package io.meterhouse.tou;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.LiveListener.PollReport;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.TierRegisters;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.meter.modbus.ModbusDrivers;
import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.panel.PanelSettings;
import io.meterhouse.simulator.panel.TouFault;
import io.meterhouse.simulator.wire.Directory;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.simulator.wire.TcpListener;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The simulator's panel behind a real connection, read and written by the real driver; its clock is the test's. */
final class Panel24 implements Conversations, AutoCloseable {
    final PanelModel model;
    final PanelDefinition definition;
    final TouMeter tou;
    private final VirtualTime time;
    private final LongSupplier clock;
    private final TcpListener listener;
    private final Socket socket;
    private final MeterDriver driver;
    private final Meter meter;
    private boolean silent;
    private int conversations;

    Panel24(VirtualTime time, String zone, String... points) throws Exception {
        this.time = time;
        this.clock = () -> time.now().toEpochMilli();
        this.model = new PanelModel(
                new PanelSettings(
                        1,
                        PanelKind.PANEL_24,
                        2_400_001,
                        1L << 32,
                        OptionalLong.of(0),
                        5,
                        time.now().minusSeconds(3_600).toEpochMilli()),
                new LoadGenerator(1));
        Directory directory = new Directory();
        directory.add(1, new Slave(model, clock, 1));
        listener = new TcpListener("t", false, InetAddress.getLoopbackAddress(), 0, directory, clock);
        socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setTcpNoDelay(true);
        driver = ModbusDrivers.builtIn().stream()
                .filter(each -> each.profile().equals("panel-24"))
                .findFirst()
                .orElseThrow();
        definition = new PanelDefinition(
                "A",
                "tcp",
                Framing.MBAP,
                new Node(1, Duration.ZERO, Duration.ofSeconds(5), ""),
                "panel-24",
                "",
                new IntervalLength(15),
                ZoneId.of(zone),
                Duration.ofSeconds(20),
                Duration.ofSeconds(150),
                java.util.stream.IntStream.range(0, points.length)
                        .mapToObj(i -> point(points[i], i + 1))
                        .toList());
        meter = driver.bind(definition);
        tou = meter.capability(TouMeter.class).orElseThrow();
    }

    private static PointDefinition point(String id, int position) {
        return new PointDefinition(
                id,
                position,
                "",
                "",
                "",
                List.of(PointDefinition.Phase.A),
                List.of(),
                new PointDefinition.Rating(200_000, 120_000),
                "",
                "",
                Optional.empty(),
                List.of(Quantity.KWH_DELIVERED));
    }

    /** What belongs to it is told to one who downloads. */
    void joins(Downloads downloads) {
        downloads.lines(this);
        downloads.add(driver);
        downloads.add(definition);
        time.settle();
    }

    /** A poll, and what comes of it at once. */
    Reading poll(Downloads downloads) throws ConversationException {
        Reading reading = meter.polls().get(0).conversation().hold(new Wire());
        downloads.polled(
                new PollReport("A", "1", time.now(), Duration.ofMillis(50), Optional.of(reading), Optional.empty()));
        time.settle();
        return reading;
    }

    void happens(Change change) {
        model.change(clock, -1, change, null, 0);
    }

    /** It lost its supply for a moment. */
    void powerFails() {
        model.change(clock, -1, new Change.PowerOff(false), new Change.PowerOn(), 1_000);
        time.runFor(Duration.ofSeconds(2));
    }

    void misbehaves(TouFault.Kind kind, TouFault.Table table) {
        model.fault(new TouFault(kind, table, clock.getAsLong(), Long.MAX_VALUE));
    }

    void behaves() {
        model.clear(clock);
    }

    /** Commands are not answered. */
    void silent(boolean now) {
        silent = now;
    }

    /** How many were begun. */
    int conversations() {
        return conversations;
    }

    TouTable read(TouTable.Kind kind) throws ConversationException {
        return tou.read(kind).hold(new Wire());
    }

    TierRegisters registers() throws ConversationException {
        return tou.registers().hold(new Wire());
    }

    /** The tier in force by the meter's own register. */
    int tier() throws ConversationException {
        Wire wire = new Wire();
        wire.write(new byte[] {0, 1, 0, 0, 0, 6, 1, 3, 2002 >> 8, (byte) (2002 & 0xFF), 0, 1});
        byte[] answer = new byte[11];
        wire.read(answer, 0, 11, 11, Duration.ofSeconds(5));
        return answer[10];
    }

    @Override
    public <T> Handle submit(String line, Talk<T> talk, Consumer<Outcome<T>> done) {
        conversations++;
        Outcome.End end = new Outcome.End(time.now(), time.nanos(), 1);
        Outcome<T> outcome;
        try {
            outcome = silent
                    ? new Outcome.Failed<>(Trouble.SILENCE, "made to be silent", end)
                    : new Outcome.Done<>(hold(talk.conversation()), end);
        } catch (ConversationException e) {
            outcome = new Outcome.Failed<>(e.trouble(), e.getMessage(), end);
        }
        Outcome<T> ended = outcome;
        boolean[] cancelled = new boolean[1];
        time.atNanos(time.nanos(), () -> {
            if (!cancelled[0]) {
                done.accept(ended);
            }
        });
        return () -> cancelled[0] = true;
    }

    private <T> T hold(Conversation<T> conversation) throws ConversationException {
        return conversation.hold(new Wire());
    }

    @Override
    public void close() throws IOException {
        socket.close();
        listener.close();
    }

    private final class Wire implements Connection {
        @Override
        public Node node() {
            return definition.node();
        }

        @Override
        public void write(byte[] bytes) throws ConversationException {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new ConversationException(Trouble.UNAVAILABLE, "the peer is gone", e);
            }
        }

        @Override
        public int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException {
            try {
                socket.setSoTimeout((int) wait.toMillis());
                return socket.getInputStream().readNBytes(into, offset, min);
            } catch (SocketTimeoutException e) {
                throw new ConversationException(Trouble.SILENCE, "nothing came", e);
            } catch (IOException e) {
                throw new ConversationException(Trouble.UNAVAILABLE, "the peer is gone", e);
            }
        }

        @Override
        public void purge() throws ConversationException {
            try {
                socket.getInputStream().readNBytes(socket.getInputStream().available());
            } catch (IOException e) {
                throw new ConversationException(Trouble.UNAVAILABLE, "the peer is gone", e);
            }
        }

        @Override
        public Instant siteNow() {
            return time.now();
        }

        @Override
        public long wireNanos() {
            return time.nanos();
        }
    }
}
