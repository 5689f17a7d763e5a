package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.TouBilling;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.tou.download.OwnRegisters;
import io.meterhouse.tou.download.PanelDownload;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Downloads to meters that rate by time of use themselves: the gateway is the collector of the REX manual. Whatever such a meter does, the
 * gateway's own engine goes on. Panels, drivers and lines may come and go on any thread; all else is done on the worker of {@link Tou}.
 */
public final class Downloads implements LiveListener {
    private final Tou tou;
    private final EventLog events;
    private final Facts facts;
    private final Map<String, PanelDefinition> panels = new HashMap<>();
    private final Map<String, MeterDriver> drivers = new HashMap<>();
    private final Map<String, PanelDownload> downloads = new HashMap<>();
    /** Panels with such a meter, for those who ask on other threads. */
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    private final OwnRegisters own = new Own();
    private Optional<Conversations> lines = Optional.empty();

    public Downloads(Tou tou, EventLog events, Facts facts) {
        this.tou = tou;
        this.events = events;
        this.facts = facts;
    }

    /** Where meters are talked to. */
    public void lines(Conversations now) {
        tou.run(() -> {
            lines = Optional.of(now);
            downloads.values().forEach(PanelDownload::interrupt);
        });
    }

    /** Lines that go; others may have come before. */
    public void remove(Conversations gone) {
        tou.run(() -> {
            if (lines.filter(each -> each == gone).isPresent()) {
                lines = Optional.empty();
                downloads.values().forEach(PanelDownload::interrupt);
            }
        });
    }

    public void add(PanelDefinition panel) {
        tou.run(() -> {
            panels.put(panel.id(), panel);
            bind(panel);
        });
    }

    /** A panel that goes; another of its id may have come before. */
    public void remove(PanelDefinition panel) {
        tou.run(() -> {
            if (panels.remove(panel.id(), panel)) {
                unbind(panel.id());
            }
        });
    }

    public void add(MeterDriver driver) {
        tou.run(() -> {
            drivers.put(driver.profile(), driver);
            panels.values().stream()
                    .filter(panel -> panel.profile().equals(driver.profile()))
                    .forEach(this::bind);
        });
    }

    /** A driver that goes; another for its profile may have come before. */
    public void remove(MeterDriver driver) {
        tou.run(() -> {
            if (drivers.remove(driver.profile(), driver)) {
                panels.values().stream()
                        .filter(panel -> panel.profile().equals(driver.profile()))
                        .forEach(panel -> unbind(panel.id()));
            }
        });
    }

    private void bind(PanelDefinition panel) {
        unbind(panel.id());
        MeterDriver driver = drivers.get(panel.profile());
        if (driver == null) {
            return;
        }
        try {
            Optional<TouMeter> meter = driver.bind(panel).capability(TouMeter.class);
            if (meter.isPresent()) {
                downloads.put(panel.id(), new PanelDownload(panel, meter.get(), tou::run, own, events, facts));
                served.add(panel.id());
            }
            tellOfMissing(panel, meter.isEmpty());
        } catch (ProfileException e) {
            // Acquisition binds the same panel, and says so.
            served.remove(panel.id());
        }
    }

    /** Once, while it is so: registers by rate that are to bill, of a meter that has none. */
    private void tellOfMissing(PanelDefinition panel, boolean without) {
        List<String> points = panel.points().stream()
                .filter(point -> point.touBilling() == TouBilling.METER)
                .map(PointDefinition::id)
                .toList();
        String fact = "tou/no-rates/" + panel.id();
        if (!without || points.isEmpty()) {
            facts.put(fact, "");
        } else if (facts.get(fact).isEmpty()) {
            facts.put(fact, "told");
            events.log(new Event(
                    "METER_WITHOUT_RATES",
                    Severity.WARNING,
                    true,
                    tou.now(),
                    "panel/" + panel.id(),
                    "by the site file (tou.billing: meter) the meter's registers by rate bill " + points.size()
                            + " points, and profile " + panel.profile()
                            + " has none: bill by the gateway's, and write tou.billing: gateway",
                    Map.of("profile", panel.profile(), "points", String.join(" ", points))));
        }
    }

    private void unbind(String panel) {
        served.remove(panel);
        PanelDownload gone = downloads.remove(panel);
        if (gone != null) {
            gone.close();
        }
    }

    @Override
    public void polled(PollReport report) {
        if (served.contains(report.panel()) && report.reading().isPresent()) {
            Reading reading = report.reading().get();
            tou.run(() -> contact(report.panel(), reading));
        }
    }

    private void contact(String panel, Reading reading) {
        PanelDownload download = downloads.get(panel);
        // While nobody here knows the time, a meter's own is the better one.
        if (download != null && lines.isPresent() && tou.knowsTime()) {
            download.contact(reading, tou.standing(), lines.get(), tou.now());
        }
    }

    /** What was folded. */
    private final class Own implements OwnRegisters {
        @Override
        public Optional<Snapshot> at(ChannelId channel, Instant at) {
            try {
                Optional<TouEngine> engine = tou.fold().engine();
                return engine.isEmpty() || engine.get().registers(channel).isEmpty()
                        ? Optional.empty()
                        : Rewind.to(at, tou.fold(), List.of(channel)).registers().stream()
                                .findFirst();
            } catch (RefusedException | StoreException e) {
                return Optional.empty();
            }
        }

        @Override
        public List<Interval> intervals(ChannelId channel, Instant from, Instant to) {
            List<Interval> found = new ArrayList<>();
            try (Items<StoredInterval> all = tou.store().intervals(channel, from, to, Revisions.LATEST)) {
                for (Optional<StoredInterval> each = all.next(); each.isPresent(); each = all.next()) {
                    found.add(each.get().interval());
                }
            } catch (StoreException e) {
                return List.of();
            }
            return found;
        }
    }
}
