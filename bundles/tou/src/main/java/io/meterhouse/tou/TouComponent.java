package io.meterhouse.tou;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreListener;
import io.meterhouse.tou.command.CalendarCommand;
import io.meterhouse.tou.command.ImportCommand;
import io.meterhouse.tou.command.IntervalsCommand;
import io.meterhouse.tou.command.ReadCommands;
import io.meterhouse.tou.command.RerateCommand;
import io.meterhouse.tou.command.TouCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Rates what is stored by time of use; its files are in {@code DIR/var/tou}, DIR being the framework property {@code meterhouse.home}. */
@Component(immediate = true)
public final class TouComponent implements StoreListener {
    private static final String HOME = "meterhouse.home";

    private final Tou tou;
    private final Downloads downloads;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public TouComponent(
            BundleContext context,
            @Reference SiteTime time,
            @Reference Workers workers,
            @Reference IntervalStore store,
            @Reference EventLog events,
            @Reference Facts facts) {
        String home = context.getProperty(HOME);
        if (home == null || home.isBlank()) {
            throw new IllegalStateException("the framework property " + HOME + " does not name the gateway's folder");
        }
        tou = new Tou(Path.of(home, "var", "tou"), time, workers.open("tou"), store, events, facts);
        downloads = new Downloads(tou, events, facts);
        Orders orders = new Orders(tou);
        Answers answers = new Answers(tou);
        new ProgrammeFile(Path.of(home), tou, orders, events, facts).take();
        registrations.add(context.registerService(CutSource.class, tou.cutting(), null));
        registrations.add(context.registerService(LiveListener.class, downloads, null));
        List<Command> commands = new ArrayList<>(new TouCommands(orders, answers, time::now).all());
        commands.addAll(new ReadCommands(orders, answers, time::now).all());
        commands.add(new CalendarCommand(orders, answers));
        commands.add(new ImportCommand());
        commands.add(new IntervalsCommand(answers, store, time::now));
        commands.add(new RerateCommand(new Rerating(tou)));
        commands.forEach(command -> registrations.add(context.registerService(Command.class, command, null)));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPanel(PanelDefinition panel) {
        tou.add(panel);
        downloads.add(panel);
    }

    void removePanel(PanelDefinition panel) {
        tou.remove(panel);
        downloads.remove(panel);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(MeterDriver driver) {
        downloads.add(driver);
    }

    void removeDriver(MeterDriver driver) {
        downloads.remove(driver);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addLines(Conversations lines) {
        downloads.lines(lines);
    }

    void removeLines(Conversations lines) {
        downloads.remove(lines);
    }

    @Override
    public void appended(Position head) {
        tou.appended();
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
        tou.close();
    }
}
