package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorders of all panels. What comes in is handed to the recorders' own worker, which waits for the disk; nobody else does.
 */
public final class Recorders {
    private static final Logger LOG = LoggerFactory.getLogger(Recorders.class);
    private static final long VIEW_SECONDS = 2;
    private static final Duration DEFINE_AGAIN = Duration.ofSeconds(5);
    private static final Duration OVERDUE_CHECK_MORE = Duration.ofMillis(1);

    private final RecorderServices services;
    private final SiteClock clock;
    private final Backlog backlog = new Backlog();
    /** Definitions that the store had no answer for yet. */
    private final Map<String, PanelDefinition> wanted = new HashMap<>();

    private final Map<String, List<ChannelSource>> sources = new HashMap<>();
    private final Map<String, PanelRecorder> panels = new HashMap<>();
    /** Panels that were removed, whose last intervals the store has not taken yet. */
    private final List<PanelRecorder> leaving = new ArrayList<>();

    private final Map<String, Timers.Timer> overdue = new HashMap<>();
    private final Map<String, Instant> overdueAt = new HashMap<>();
    private volatile Duration maxClockError = Duration.ofSeconds(60);
    private boolean unknown;

    public Recorders(RecorderServices services, WireTime wire) {
        this.services = services;
        this.clock = new SiteClock(services.time(), wire);
    }

    /** Beyond this estimated error time is unknown. */
    public void maxClockError(Duration error) {
        maxClockError = error;
    }

    /** A panel is there, or defined otherwise than before. */
    public void define(PanelDefinition panel) {
        services.worker().execute(() -> {
            wanted.put(panel.id(), panel);
            define(panel.id());
        });
    }

    private void define(String id) {
        PanelDefinition panel = wanted.get(id);
        if (panel == null) {
            return;
        }
        try {
            takeFromOthers(panel);
            PanelRecorder known = panels.get(id);
            if (known == null) {
                panels.put(id, new PanelRecorder(panel, services, backlog));
            } else {
                known.redefine(panel);
            }
            wanted.remove(id);
            panels.get(id).bind(sources.getOrDefault(id, List.of()));
            planOverdue(id);
        } catch (StoreException e) {
            LOG.warn("Panel {}: the store does not say where its recording stands: {}", id, e.getMessage());
            services.timers().after(DEFINE_AGAIN, services.worker(), () -> define(id));
        }
    }

    /** What was recorded of points that another panel had, or one that was removed, is written before this one goes on with it. */
    private void takeFromOthers(PanelDefinition panel) throws StoreException {
        Set<String> points = panel.points().stream().map(PointDefinition::id).collect(Collectors.toSet());
        panels.forEach((id, other) -> {
            if (!id.equals(panel.id())) {
                other.leave(channel -> points.contains(channel.point()));
            }
        });
        leaving.removeIf(PanelRecorder::closeIfDurable);
        if (!leaving.isEmpty()) {
            throw new StoreException(
                    StoreException.Reason.IO, "what was recorded of a panel that was removed is not written yet");
        }
    }

    /** What the meter says of a panel's channels. */
    public void bind(String panel, List<ChannelSource> channels) {
        services.worker().execute(() -> sources.put(panel, channels));
        with(panel, recorder -> recorder.bind(channels));
    }

    /** A panel is gone from the site. */
    public void remove(String panel) {
        services.worker().execute(() -> {
            wanted.remove(panel);
            sources.remove(panel);
            PanelRecorder recorder = panels.remove(panel);
            if (recorder != null) {
                recorder.leave(channel -> true);
                leaving.add(recorder);
                leaving.removeIf(PanelRecorder::closeIfDurable);
                overdueAt.remove(panel);
                Timers.Timer timer = overdue.remove(panel);
                if (timer != null) {
                    timer.cancel();
                }
            }
        });
    }

    /**
     * A reading.
     *
     * @param verify whether the reading has to wait for the serial number
     * @param askSerial asks for the serial number, where the reading or a held read wants it
     */
    public void reading(String panel, String poll, Reading reading, Verify verify, Runnable askSerial) {
        with(panel, recorder -> {
            recorder.verify(poll, verify);
            Instant now = look();
            recorder.reading(poll, reading);
            recorder.overdue(now);
            if (recorder.wantsSerial(poll)) {
                askSerial.run();
            }
        });
    }

    /** A serial number; empty when it could not be read. */
    public void serial(String panel, String poll, Optional<String> number) {
        with(
                panel,
                recorder -> number.ifPresentOrElse(
                        text -> recorder.serialRead(poll, text), () -> recorder.serialFailed(poll)));
    }

    private void with(String panel, Consumer<PanelRecorder> task) {
        services.worker().execute(() -> {
            PanelRecorder recorder = panels.get(panel);
            if (recorder != null) {
                task.accept(recorder);
                planOverdue(panel);
            }
        });
    }

    /** Looks at the clock; what is to be said of it concerns every channel of every panel. */
    private Instant look() {
        SiteClock.Look look = clock.look(maxClockError, services.store().newestRecord());
        look.stepped()
                .ifPresent(step -> event(
                        "CLOCK_STEPPED",
                        look,
                        "the site clock was stepped by " + step.toMillis()
                                + " ms within a day; intervals are flagged"));
        if (look.unknown().isPresent() != unknown) {
            unknown = look.unknown().isPresent();
            event(
                    unknown ? "TIME_UNKNOWN" : "TIME_KNOWN",
                    look,
                    look.unknown().orElse("the site clock can be trusted again"));
        }
        panels.values().forEach(panel -> panel.clock(look));
        if (look.stepped().isPresent()) {
            panels.keySet().forEach(this::planOverdue);
        }
        return look.now();
    }

    private void event(String kind, SiteClock.Look look, String text) {
        services.events().log(new Event(kind, Event.Severity.WARNING, true, look.now(), "", text, Map.of()));
    }

    /** Boundaries of a panel whose channels do not all come are written one interval later. */
    private void planOverdue(String panel) {
        Instant at = panels.get(panel)
                .nextOverdue()
                .map(due -> due.plus(OVERDUE_CHECK_MORE))
                .orElse(Instant.MAX);
        if (at.equals(overdueAt.put(panel, at))) {
            return;
        }
        Timers.Timer before = at.equals(Instant.MAX)
                ? overdue.remove(panel)
                : overdue.put(panel, services.timers().at(at, services.worker(), () -> {
                    overdueAt.remove(panel);
                    with(panel, present -> present.overdue(look()));
                }));
        if (before != null) {
            before.cancel();
        }
    }

    /**
     * How the channels of a panel stand, for people; from any thread but the recorders' own.
     *
     * @return empty when the recorders are held up by the disk for more than 2 s
     */
    public List<ChannelView> view(String panel) {
        CompletableFuture<List<ChannelView>> view = new CompletableFuture<>();
        services.worker().execute(() -> {
            PanelRecorder recorder = panels.get(panel);
            view.complete(recorder == null ? List.of() : recorder.view());
        });
        try {
            return view.get(VIEW_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Ends the recording; what was read of boundaries is written, and the open intervals are known again from the store. */
    public void close() {
        services.worker().execute(() -> {
            overdue.values().forEach(Timers.Timer::cancel);
            panels.values().forEach(PanelRecorder::close);
            leaving.forEach(PanelRecorder::close);
            panels.clear();
        });
    }
}
