package io.meterhouse.shell;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.shell.standard.StandardCommands;
import io.meterhouse.shell.standard.Surroundings;
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

/** Contributes the commands that belong to no other bundle. Stands whatever else is missing: they say so. */
@Component(
        service = {},
        immediate = true)
public final class StandardCommandsComponent implements Surroundings {
    private final SiteTime time;
    private final String version;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SiteDefinition site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile IntervalStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Cursors cursors;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile EventLog events;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<PanelDefinition> panels;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Line> lines;

    private List<ServiceRegistration<Command>> registrations = List.of();

    @Activate
    public StandardCommandsComponent(@Reference SiteTime time, BundleContext context) {
        this.time = time;
        this.version = context.getBundle().getVersion().toString();
    }

    @Activate
    void activate(BundleContext context) {
        registrations = StandardCommands.all(this).stream()
                .map(command -> context.registerService(Command.class, command, null))
                .toList();
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Override
    public SiteTime time() {
        return time;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Optional<SiteDefinition> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public List<PanelDefinition> panels() {
        return panels;
    }

    @Override
    public List<Line> lines() {
        return lines;
    }

    @Override
    public Optional<IntervalStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public Optional<Cursors> cursors() {
        return Optional.ofNullable(cursors);
    }

    @Override
    public Optional<EventLog> events() {
        return Optional.ofNullable(events);
    }
}
