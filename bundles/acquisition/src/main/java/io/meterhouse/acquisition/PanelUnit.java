package io.meterhouse.acquisition;

import io.meterhouse.acquisition.line.Device;
import io.meterhouse.acquisition.line.LineQueue;
import io.meterhouse.acquisition.record.IntervalGrid;
import io.meterhouse.acquisition.record.Recorders;
import io.meterhouse.acquisition.record.Verify;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.meter.LiveListener.PollReport;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls a panel: at every boundary, and between boundaries as often as the site file says. For the desk's worker. */
final class PanelUnit implements Device.Reader {
    private static final Duration SERIAL_EVERY = Duration.ofDays(1);
    /** Nobody puts another meter in a place in less, so one that answered a shorter while ago is the same. */
    private static final Duration SHORTEST_SWAP = Duration.ofMinutes(3);

    private static final Duration TICK_LATE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(PanelUnit.class);

    private final Surroundings around;
    private final Worker desk;
    private final Recorders recorders;
    private final PanelDefinition panel;
    private final IntervalGrid grid;
    private final List<Device> devices = new ArrayList<>();
    private final Map<String, Device> byName = new HashMap<>();
    private final Map<String, Long> serialAsked = new HashMap<>();
    private final Map<String, Long> answered = new HashMap<>();
    private final Map<String, Troubles> troubles = new HashMap<>();
    private final Map<String, DeviceHealth> health = new ConcurrentHashMap<>();
    /** Listeners that threw at the last report, by name: told once, and not kept from being unloaded. */
    private final Set<String> deaf = new HashSet<>();

    private Timers.Timer tick = () -> {};
    private Timers.Timer guard = () -> {};
    private boolean closed;

    PanelUnit(
            PanelDefinition panel,
            Meter meter,
            LineQueue queue,
            Surroundings around,
            Worker desk,
            Recorders recorders) {
        this.panel = panel;
        this.around = around;
        this.desk = desk;
        this.recorders = recorders;
        this.grid = new IntervalGrid(panel.interval(), panel.zone());
        for (Poll poll : meter.polls()) {
            Device device = new Device(meter, poll, queue, around.wire(), around.timers(), desk, this);
            devices.add(device);
            byName.put(poll.name(), device);
            troubles.put(poll.name(), new Troubles());
            health.put(poll.name(), DeviceHealth.UNKNOWN);
        }
    }

    void start() {
        devices.forEach(device -> device.want(false));
        planTick();
    }

    String id() {
        return panel.id();
    }

    /** Whether it asks a node on a line. */
    boolean asks(String line, Node node) {
        return panel.line().equals(line)
                && devices.stream()
                        .map(device -> device.poll().node())
                        .anyMatch(own -> own.unit() == node.unit() && own.dial().equals(node.dial()));
    }

    private void planTick() {
        SiteTime time = around.site();
        Instant now = time.now();
        Instant from = grid.floor(now);
        Instant boundary = grid.after(now);
        long period = Math.max(1, panel.poll().toMillis());
        long done = Duration.between(from, now).toMillis() / period;
        Instant next = from.plusMillis((done + 1) * period);
        Instant at = next.isBefore(boundary) ? next : boundary;
        tick = around.timers().at(at, desk, () -> tick(boundary));
        // A clock that is set back would leave the panel unread until it is there again.
        Duration wait = time.toWire(Duration.between(now, at)).plus(TICK_LATE);
        guard = around.timers().after(wait, desk, () -> tick(boundary));
    }

    private void tick(Instant boundary) {
        if (closed) {
            return;
        }
        tick.cancel();
        guard.cancel();
        boolean crossed = !around.site().now().isBefore(boundary);
        devices.forEach(
                device -> device.want(crossed && !device.poll().channels().isEmpty()));
        planTick();
    }

    @Override
    public void read(Poll poll, Reading reading, Duration took, boolean anew) {
        Device device = byName.get(poll.name());
        boolean daily = Optional.ofNullable(serialAsked.get(poll.name()))
                .map(asked -> around.site()
                                .toSite(Duration.ofNanos(reading.answeredWireNanos() - asked))
                                .compareTo(SERIAL_EVERY)
                        >= 0)
                .orElse(true);
        boolean wasAway = troubles.get(poll.name()).answered();
        Long before = answered.put(poll.name(), reading.answeredWireNanos());
        boolean mayBeAnother = before != null
                && around.site()
                                .toSite(Duration.ofNanos(reading.answeredWireNanos() - before))
                                .compareTo(SHORTEST_SWAP)
                        >= 0;
        health.put(poll.name(), health.get(poll.name()).well(reading.answered(), took));
        Verify verify = Verify.NO;
        if (device.hasSerial() && !poll.channels().isEmpty()) {
            if (daily || wasAway || mayBeAnother) {
                verify = Verify.DUE;
                serialAsked.put(poll.name(), reading.answeredWireNanos());
            } else if (anew) {
                verify = Verify.REOPENED;
            }
        }
        if (wasAway) {
            event("METER_ANSWERS", Event.Severity.INFO, reading.answered(), "unit " + poll.name() + " answers again");
        }
        recorders.reading(panel.id(), poll.name(), reading, verify, () -> askSerial(device));
        report(poll, reading.answered(), took, Optional.of(reading), Optional.empty());
    }

    private void askSerial(Device device) {
        desk.execute(() -> {
            if (!closed) {
                device.askSerial();
            }
        });
    }

    @Override
    public void failed(Poll poll, Trouble trouble, String reason, Duration took, int failures) {
        Instant now = around.site().now();
        Troubles met = troubles.get(poll.name());
        if (met.isNews(trouble, around.wire().nanos())) {
            LOG.warn(
                    "Panel {} unit {}: {}, {}; 'meterhouse lines' counts how often",
                    panel.id(),
                    poll.name(),
                    trouble,
                    reason);
        }
        health.put(poll.name(), health.get(poll.name()).failed(trouble, reason, failures, met.text()));
        met.report(trouble, failures)
                .ifPresent(
                        kind -> event(kind.name(), Event.Severity.WARNING, now, "unit " + poll.name() + ": " + reason));
        report(poll, now, took, Optional.empty(), Optional.of(reason));
    }

    @Override
    public void serial(Poll poll, Optional<String> number) {
        recorders.serial(panel.id(), poll.name(), number);
    }

    private void report(Poll poll, Instant at, Duration took, Optional<Reading> reading, Optional<String> trouble) {
        PollReport report = new PollReport(panel.id(), poll.name(), at, took, reading, trouble);
        around.listeners().forEach(listener -> tell(listener, report));
    }

    /** One that cannot take it, because its bundle is going for instance, is nobody else's trouble. */
    private void tell(LiveListener listener, PollReport report) {
        String name = listener.getClass().getName();
        try {
            listener.polled(report);
            deaf.remove(name);
        } catch (RuntimeException | LinkageError e) {
            if (deaf.add(name)) {
                LOG.error("Panel {}: {} could not take a live value; please report this", panel.id(), name, e);
            }
        }
    }

    private void event(String kind, Event.Severity severity, Instant at, String text) {
        around.events().log(new Event(kind, severity, false, at, "panel/" + panel.id(), text, Map.of()));
    }

    /** How its devices are, by name of their polls. */
    Map<String, DeviceHealth> health() {
        return Map.copyOf(health);
    }

    void close() {
        closed = true;
        tick.cancel();
        guard.cancel();
        devices.forEach(Device::close);
    }
}
