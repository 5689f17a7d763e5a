package io.meterhouse.tou;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.tou.download.PanelDownload;
import java.util.HashMap;
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
            driver.bind(panel).capability(TouMeter.class).ifPresent(meter -> {
                downloads.put(panel.id(), new PanelDownload(panel, meter, tou::run, events, facts));
                served.add(panel.id());
            });
        } catch (ProfileException e) {
            // Acquisition binds the same panel, and says so.
            served.remove(panel.id());
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
        if (download != null && lines.isPresent()) {
            download.contact(reading, tou.standing(), lines.get(), tou.now());
        }
    }
}
