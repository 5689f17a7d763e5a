package io.meterhouse.acquisition;

import io.meterhouse.acquisition.line.LineQueue;
import io.meterhouse.acquisition.record.ChannelView;
import io.meterhouse.acquisition.record.RecorderServices;
import io.meterhouse.acquisition.record.Recorders;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings panels, lines and drivers together as they come and go. A line or driver that is swapped stops only its own panels, and what
 * was read of them is kept. Thread-safe: everything happens on the desk's worker.
 */
public final class Acquisition implements Conversations {
    /** So long a panel is read whose definition went, as it does while the site's bundle is swapped. */
    private static final Duration SITE_AWAY = Duration.ofMinutes(5);

    private static final long MOST_SECONDS_TO_END = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);

    private final Surroundings around;
    /** Decides who is asked next. */
    private final Worker desk;

    private final Worker recording;
    private final Recorders recorders;
    private final Map<String, LineQueue> queues = new HashMap<>();
    private final Map<String, MeterDriver> drivers = new HashMap<>();
    private final Map<String, PanelDefinition> panels = new TreeMap<>();
    private final Map<String, Timers.Timer> leaving = new HashMap<>();
    private final Map<String, PanelUnit> units = new ConcurrentHashMap<>();
    private final Map<String, String> misfits = new ConcurrentHashMap<>();
    /** Panels that are not read because another one reads a meter of theirs. */
    private final Set<String> contesting = new TreeSet<>();

    private volatile Map<String, PanelDefinition> known = Map.of();
    /** Held for handing over only: what comes after the close would be dropped in silence. */
    private final Object gate = new Object();

    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closed;

    public Acquisition(Surroundings around) {
        this.around = around;
        desk = around.workers().open("acquisition");
        recording = around.workers().open("recorder");
        recorders = new Recorders(
                new RecorderServices(
                        around.store(),
                        around.facts(),
                        around.events(),
                        around.site(),
                        around.timers(),
                        recording,
                        around.cuts()),
                around.wire());
    }

    private void onDesk(Runnable task) {
        desk.execute(task);
    }

    public void site(SiteDefinition site) {
        recorders.maxClockError(site.maxClockError());
        // Only what a present site does not have was removed; what merely went is being replaced.
        onDesk(() -> List.copyOf(panels.keySet()).stream()
                .filter(id -> !site.ids().panels().contains(id))
                .forEach(this::remove));
    }

    private void remove(String panel) {
        stay(panel);
        stop(panel);
        panels.remove(panel);
        known = Map.copyOf(panels);
        misfits.remove(panel);
        contesting.remove(panel);
        recorders.remove(panel);
        contestAgain();
    }

    public void addLine(Line line) {
        onDesk(() -> queue(line.id()).line(line));
    }

    /** A line went: unless another one has taken its place already. */
    public void removeLine(Line line, boolean replaced) {
        onDesk(() -> {
            if (!replaced) {
                queue(line.id()).line(null);
            }
        });
    }

    public void addDriver(MeterDriver driver) {
        onDesk(() -> {
            drivers.put(driver.profile(), driver);
            panels.values().stream()
                    .filter(panel -> panel.profile().equals(driver.profile()))
                    .forEach(this::restart);
            contestAgain();
        });
    }

    public void removeDriver(MeterDriver driver) {
        onDesk(() -> {
            if (drivers.remove(driver.profile(), driver)) {
                panels.values().stream()
                        .filter(panel -> panel.profile().equals(driver.profile()))
                        .forEach(panel -> stop(panel.id()));
                contestAgain();
            }
        });
    }

    public void addPanel(PanelDefinition panel) {
        onDesk(() -> {
            stay(panel.id());
            PanelDefinition before = panels.put(panel.id(), panel);
            known = Map.copyOf(panels);
            recorders.define(panel);
            if (before == null || !units.containsKey(panel.id()) || !ReadAlike.are(before, panel)) {
                restart(panel);
                contestAgain();
            }
        });
    }

    /**
     * A panel's service went. Its reading goes on for a while, for the definition that may take its place: what was removed from the
     * site for good is said by the site itself.
     */
    public void removePanel(PanelDefinition panel) {
        onDesk(() -> {
            if (panel.equals(panels.get(panel.id()))) {
                stay(panel.id());
                leaving.put(panel.id(), around.timers().after(SITE_AWAY, desk, () -> {
                    leaving.remove(panel.id());
                    stop(panel.id());
                    contestAgain();
                }));
            }
        });
    }

    private void stay(String panel) {
        Timers.Timer timer = leaving.remove(panel);
        if (timer != null) {
            timer.cancel();
        }
    }

    private void restart(PanelDefinition panel) {
        stop(panel.id());
        misfits.remove(panel.id());
        contesting.remove(panel.id());
        MeterDriver driver = drivers.get(panel.profile());
        if (driver == null) {
            return;
        }
        try {
            Meter meter = driver.bind(panel);
            Optional<String> taken = taken(panel, meter);
            if (taken.isPresent()) {
                contesting.add(panel.id());
                throw new ProfileException(taken.get());
            }
            recorders.bind(panel.id(), meter.channels());
            PanelUnit unit = new PanelUnit(panel, meter, queue(panel.line()), around, desk, recorders);
            units.put(panel.id(), unit);
            unit.start();
        } catch (ProfileException e) {
            misfits.put(panel.id(), e.getMessage());
            LOG.error("Panel {} cannot be read: {}", panel.id(), e.getMessage());
            around.events()
                    .log(new Event(
                            "PROFILE_MISFIT",
                            Event.Severity.ALARM,
                            false,
                            around.site().now(),
                            "panel/" + panel.id(),
                            e.getMessage(),
                            Map.of()));
        }
    }

    /** Another panel may read a meter of this one already: a profile takes several unit ids. Its energy would count twice. */
    private Optional<String> taken(PanelDefinition panel, Meter meter) {
        for (PanelUnit other : units.values()) {
            Optional<Node> shared = meter.polls().stream()
                    .map(Poll::node)
                    .filter(node -> other.asks(panel.line(), node))
                    .findFirst();
            if (shared.isPresent()) {
                return Optional.of("panels[" + panel.id() + "].unit: unit id "
                        + shared.get().unit() + " on line " + panel.line() + " is read for panel " + other.id()
                        + ", and what it counts would count twice; its profile takes "
                        + meter.polls().size() + " unit ids from "
                        + panel.node().unit()
                        + ": give one of the two other addresses, or other points");
            }
        }
        return Optional.empty();
    }

    /** What another panel read may be free now. */
    private void contestAgain() {
        for (String id : List.copyOf(contesting)) {
            PanelDefinition panel = panels.get(id);
            MeterDriver driver = drivers.get(panel.profile());
            if (driver == null || isFree(panel, driver)) {
                restart(panel);
            }
        }
    }

    private boolean isFree(PanelDefinition panel, MeterDriver driver) {
        try {
            return taken(panel, driver.bind(panel)).isEmpty();
        } catch (ProfileException e) {
            return true;
        }
    }

    private void stop(String panel) {
        PanelUnit unit = units.remove(panel);
        if (unit != null) {
            unit.close();
        }
    }

    private LineQueue queue(String line) {
        return queues.computeIfAbsent(line, id -> new LineQueue(id, around.wire(), around.timers(), desk));
    }

    @Override
    public <T> Handle submit(String line, Talk<T> talk, Consumer<Outcome<T>> done) {
        AtomicReference<LineQueue.Ticket> ticket = new AtomicReference<>();
        synchronized (gate) {
            if (!closed) {
                onDesk(() -> ticket.set(queue(line).submit(talk, done)));
                return () -> onDesk(() -> ticket.get().cancel());
            }
        }
        done.accept(new Outcome.Failed<>(
                Trouble.CLOSED,
                "acquisition has stopped; ask again when it is back",
                new Outcome.End(around.site().now(), around.wire().nanos(), 0)));
        return () -> {};
    }

    /** The panels, by id; from any thread. */
    Map<String, PanelDefinition> panels() {
        return known;
    }

    /** How a panel's devices are; empty when it is not read. */
    Map<String, DeviceHealth> health(String panel) {
        PanelUnit unit = units.get(panel);
        return unit == null ? Map.of() : unit.health();
    }

    /** Why a panel is not read; empty when it is. */
    String trouble(String panel, String profile) {
        String misfit = misfits.get(panel);
        if (misfit != null) {
            return misfit;
        }
        return units.containsKey(panel) ? "" : "no profile '" + profile + "' is there; see 'meterhouse profiles'";
    }

    List<ChannelView> channels(String panel) {
        return recorders.view(panel);
    }

    /**
     * Ends it with the last tasks of its workers, and returns at once: what was read before is recorded, what was asked for ends, and
     * no timer is left. A worker that was closed at once would drop what it has not begun.
     */
    public void close() {
        synchronized (gate) {
            closed = true;
            onDesk(() -> {
                leaving.values().forEach(Timers.Timer::cancel);
                units.values().forEach(PanelUnit::close);
                queues.values().forEach(LineQueue::close);
                recorders.close();
                recording.execute(() -> {
                    ended.countDown();
                    recording.close();
                });
                desk.close();
            });
        }
    }

    /** Waits until it has ended, for a while: a disk that hangs does not hold up a stop. Not for a task of its own. */
    void awaitEnd() {
        try {
            if (!ended.await(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("What acquisition had to do yet was not done within {} s and is dropped", MOST_SECONDS_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        desk.close();
        recording.close();
    }
}
