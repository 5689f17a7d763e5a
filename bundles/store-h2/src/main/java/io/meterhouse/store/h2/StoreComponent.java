package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreListener;
import io.meterhouse.store.h2.backup.BackupCommand;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in {@code DIR/var/store}, DIR being the framework property {@code meterhouse.home}. Its services are there while it is open:
 * a disk that cannot be read at start is tried again.
 */
@Component(
        immediate = true,
        service = {})
public final class StoreComponent {
    private static final Logger LOG = LoggerFactory.getLogger(StoreComponent.class);
    private static final String HOME = "meterhouse.home";
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Path home;
    private final Path folder;
    private final SiteTime time;
    private final Timers timers;
    private final Randomness randomness;
    private final Worker writing;
    private final Worker nightly;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final List<StoreListener> listeners = new ArrayList<>();
    private StoreFactory.Parts parts;
    private Optional<SiteDefinition> site = Optional.empty();
    private boolean closed;

    @Activate
    public StoreComponent(
            BundleContext context,
            @Reference SiteTime time,
            @Reference Timers timers,
            @Reference Workers workers,
            @Reference Randomness randomness) {
        String given = context.getProperty(HOME);
        if (given == null || given.isBlank()) {
            throw new IllegalStateException("the framework property " + HOME + " does not name the gateway's folder");
        }
        this.context = context;
        this.home = Path.of(given).toAbsolutePath();
        this.folder = home.resolve("var").resolve("store");
        this.time = time;
        this.timers = timers;
        this.randomness = randomness;
        writing = workers.open("store");
        nightly = workers.open("store-nightly");
        open();
    }

    private void open() {
        Store opened;
        StoreFactory.Parts all;
        Disk disk;
        synchronized (this) {
            if (closed) {
                return;
            }
            try {
                disk = new FolderDisk(folder);
                parts = StoreFactory.open(
                        new Surroundings(disk, time, timers, writing, nightly, randomness.generator("store")),
                        this::site);
                all = parts;
                opened = parts.store();
            } catch (IOException | RuntimeException e) {
                LOG.error(
                        "{} cannot be opened; it is tried again every {} s: {}",
                        folder,
                        AGAIN.toSeconds(),
                        e.toString());
                timers.after(AGAIN, writing, this::open);
                return;
            }
            listeners.forEach(opened.listeners()::add);
        }
        // Not under the lock: who waits for the services starts on this thread, and comes back with listeners.
        register(IntervalStore.class, opened);
        register(EventLog.class, opened.events());
        register(Cursors.class, opened.cursors());
        register(Facts.class, opened.facts());
        register(Command.class, new StoreCheck(all, disk));
        register(Command.class, new StoreFold(all));
        register(Command.class, new StoreExport(opened, disk));
        register(
                Command.class,
                new BackupCommand(
                        home,
                        all.holding(),
                        opened.events(),
                        time,
                        () -> site().map(SiteDefinition::id).orElse(""),
                        context.getBundle().getVersion().toString()));
    }

    private <S> void register(Class<S> type, S service) {
        ServiceRegistration<S> registration = context.registerService(type, service, null);
        synchronized (this) {
            if (!closed) {
                registrations.add(registration);
                return;
            }
        }
        registration.unregister();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addListener(StoreListener listener) {
        listeners.add(listener);
        if (parts != null) {
            parts.store().listeners().add(listener);
        }
    }

    synchronized void removeListener(StoreListener listener) {
        listeners.remove(listener);
        if (parts != null) {
            parts.store().listeners().remove(listener);
        }
    }

    private synchronized Optional<SiteDefinition> site() {
        return site;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setSite(SiteDefinition definition) {
        site = Optional.of(definition);
    }

    synchronized void unsetSite(SiteDefinition definition) {
        // What it said last still holds while it is replaced.
        LOG.debug("site {} is away", definition.id());
    }

    @Deactivate
    void close() {
        List<ServiceRegistration<?>> registered;
        StoreFactory.Parts opened;
        synchronized (this) {
            closed = true;
            registered = List.copyOf(registrations);
            opened = parts;
        }
        // Not under the lock: who used the services is told, and may let go of listeners.
        registered.forEach(ServiceRegistration::unregister);
        if (opened != null) {
            // A generation that is being made is given up: whoever opens the store next must find nobody in its folder.
            opened.nightly().close();
        }
        nightly.close();
        if (opened != null) {
            opened.close();
        }
        writing.close();
    }
}
