package io.meterhouse.acquisition;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Reads the panels that the site defines and records what they count. */
@Component(
        immediate = true,
        service = {})
public final class AcquisitionComponent {
    private final Acquisition acquisition;
    private final Set<LiveListener> listeners = new CopyOnWriteArraySet<>();
    private final Set<CutSource> cuts = new CopyOnWriteArraySet<>();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final ServiceRegistration<?>[] registrations;

    @Activate
    public AcquisitionComponent(
            BundleContext context,
            @Reference SiteTime site,
            @Reference WireTime wire,
            @Reference Timers timers,
            @Reference Workers workers,
            @Reference IntervalStore store,
            @Reference Facts facts,
            @Reference EventLog events) {
        acquisition =
                new Acquisition(new Surroundings(site, wire, timers, workers, store, facts, events, listeners, cuts));
        registrations = new ServiceRegistration<?>[] {
            context.registerService(Conversations.class, acquisition, null),
            context.registerService(Command.class, new PointsCommand(acquisition), null),
            context.registerService(Command.class, new LinesCommand(acquisition, lines), null),
        };
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSite(SiteDefinition site) {
        acquisition.site(site);
    }

    void removeSite(SiteDefinition site) {
        // Its panels go by themselves; what is recorded of them waits for the site that comes back.
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPanel(PanelDefinition panel) {
        acquisition.addPanel(panel);
    }

    void removePanel(PanelDefinition panel) {
        acquisition.removePanel(panel);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLine(Line line) {
        lines.put(line.id(), line);
        acquisition.addLine(line);
    }

    void removeLine(Line line) {
        acquisition.removeLine(line, !lines.remove(line.id(), line));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(MeterDriver driver) {
        acquisition.addDriver(driver);
    }

    void removeDriver(MeterDriver driver) {
        acquisition.removeDriver(driver);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(LiveListener listener) {
        listeners.add(listener);
    }

    void removeListener(LiveListener listener) {
        listeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCutSource(CutSource source) {
        cuts.add(source);
    }

    void removeCutSource(CutSource source) {
        cuts.remove(source);
    }

    @Deactivate
    void close() {
        for (ServiceRegistration<?> registration : registrations) {
            registration.unregister();
        }
        acquisition.close();
        acquisition.awaitEnd();
    }
}
