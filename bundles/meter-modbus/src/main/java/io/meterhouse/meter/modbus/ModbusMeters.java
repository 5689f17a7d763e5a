package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers a driver for each profile, and the commands about them; looks into the profiles' folder every few seconds. */
@Component(
        service = {},
        immediate = true)
public final class ModbusMeters {
    /** Framework property: the gateway's folder. Without it there are the built-in profiles only. */
    private static final String HOME = "meterhouse.home";

    private static final String FOLDER = "etc/profiles";
    private static final Duration EVERY = Duration.ofSeconds(3);

    private final Timers timers;
    private final Worker worker;
    private final Notices notices;
    private final ProfileShelf shelf;
    private final Map<String, ServiceRegistration<?>> drivers = new ConcurrentHashMap<>();
    private final List<ServiceRegistration<?>> commands;
    private volatile Timers.Timer next = () -> {};
    private volatile boolean closed;

    @Activate
    public ModbusMeters(
            BundleContext context, @Reference SiteTime time, @Reference Timers timers, @Reference Workers workers) {
        this.timers = timers;
        this.notices = new Notices(time);
        String home = context.getProperty(HOME);
        Optional<Path> folder =
                Optional.ofNullable(home).map(path -> Path.of(path).resolve(FOLDER));
        this.shelf = new ProfileShelf(
                BuiltIns.all(), new ProfileFolder(folder, FOLDER, notices::refused), new Services(context), notices);
        this.commands = List.of(
                context.registerService(Command.class, new ProfilesCommand(shelf::listing), null),
                context.registerService(Command.class, new ProfilesCheckCommand(), null));
        shelf.look(false);
        this.worker = workers.open("meter-modbus");
        if (home != null) {
            next = timers.after(EVERY, worker, this::look);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindEvents(EventLog log) {
        notices.attach(log);
    }

    void unbindEvents(EventLog log) {
        notices.detach(log);
    }

    @Deactivate
    void deactivate() {
        closed = true;
        next.cancel();
        worker.close();
        drivers.values().forEach(ServiceRegistration::unregister);
        commands.forEach(ServiceRegistration::unregister);
    }

    private void look() {
        try {
            shelf.look(true);
        } finally {
            if (!closed) {
                next = timers.after(EVERY, worker, this::look);
            }
        }
    }

    /** Drivers as services. */
    private final class Services implements ProfileShelf.Offers {
        private final BundleContext context;

        Services(BundleContext context) {
            this.context = context;
        }

        @Override
        public void offer(ModbusDriver driver) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(MeterDriver.PROFILE, driver.profile());
            drivers.put(driver.profile(), context.registerService(MeterDriver.class, driver, properties));
        }

        @Override
        public void withdraw(String profile) {
            drivers.remove(profile).unregister();
        }
    }
}
