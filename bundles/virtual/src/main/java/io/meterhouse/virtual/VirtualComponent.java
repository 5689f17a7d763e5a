package io.meterhouse.virtual;

import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers the virtual points of the site, and watches their signs as intervals are appended. */
@Component(immediate = true)
public final class VirtualComponent implements StoreListener {
    private final Map<String, VirtualPointDefinition> definitions = new ConcurrentSkipListMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Worker worker;
    private final NegativeWatch watch;
    private final SiteTime time;
    private final ServiceRegistration<Command> command;

    @Activate
    public VirtualComponent(
            BundleContext context,
            @Reference SiteTime time,
            @Reference Workers workers,
            @Reference IntervalStore store,
            @Reference EventLog events,
            @Reference Facts facts) {
        this.time = time;
        VirtualPoints points = new VirtualPoints(store);
        watch = new NegativeWatch(points, events, facts);
        worker = workers.open("virtual");
        command = context.registerService(Command.class, new VirtualCommand(definitions, points, time), null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPoint(VirtualPointDefinition point) {
        definitions.put(point.id(), point);
    }

    void removePoint(VirtualPointDefinition point) {
        definitions.remove(point.id(), point);
    }

    @Override
    public void appended(Position head) {
        // One look for all that is appended meanwhile; none at all where there is nothing to look at.
        if (!definitions.isEmpty() && looking.compareAndSet(false, true)) {
            worker.execute(() -> {
                looking.set(false);
                watch.look(List.copyOf(definitions.values()), time.now());
            });
        }
    }

    @Deactivate
    void close() {
        command.unregister();
        worker.close();
    }
}
