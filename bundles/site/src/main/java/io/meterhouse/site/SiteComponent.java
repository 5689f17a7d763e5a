package io.meterhouse.site;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Publishes the definitions of {@code DIR/etc/site.yaml}, DIR being the framework property {@code meterhouse.home}. */
@Component(
        immediate = true,
        service = {})
public final class SiteComponent {
    private static final String HOME = "meterhouse.home";

    private final Outbox outbox = new Outbox();
    private final Worker worker;
    private final SiteKeeper keeper;
    private final List<Registrar.Registration> commands;

    @Activate
    public SiteComponent(
            BundleContext context, @Reference SiteTime time, @Reference Timers timers, @Reference Workers workers) {
        String home = context.getProperty(HOME);
        if (home == null || home.isBlank()) {
            throw new IllegalStateException("the framework property " + HOME + " does not name the gateway's folder");
        }
        Registrar registrar = new BundleRegistrar(context);
        worker = workers.open("site");
        keeper = new SiteKeeper(new SiteFolder(Path.of(home)), time, timers, worker, registrar, outbox);
        keeper.start();
        commands = List.of(
                registrar.register(Command.class, new SiteCheck(), Map.of()),
                registrar.register(Command.class, new SiteShow(keeper::standing), Map.of()));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLog(EventLog log) {
        outbox.connect(log);
    }

    void removeLog(EventLog log) {
        outbox.disconnect(log);
    }

    @Deactivate
    void close() {
        commands.forEach(Registrar.Registration::remove);
        worker.close();
        keeper.close();
    }
}
