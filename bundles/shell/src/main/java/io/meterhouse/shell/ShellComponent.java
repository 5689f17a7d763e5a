package io.meterhouse.shell;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.shell.call.CommandRegistry;
import io.meterhouse.shell.gogo.GogoCommand;
import io.meterhouse.shell.socket.Offered;
import io.meterhouse.shell.socket.ShellServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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

/** Collects the commands and offers them: over the gateway's socket, and to Gogo when it is there. */
@Component(
        service = {},
        immediate = true)
public final class ShellComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ShellComponent.class);
    private static final String HOME = "meterhouse.home";
    private static final String GOGO_SCOPE = "meterhouse";

    private final Workers workers;
    private final WireTime wire;
    private final SiteTime siteTime;
    private final BundleContext context;
    private final CommandRegistry registry = new CommandRegistry();
    private final Map<Command, ServiceRegistration<?>> inGogo = new ConcurrentHashMap<>();
    private Optional<ShellServer> server = Optional.empty();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SiteDefinition site;

    @Activate
    public ShellComponent(
            @Reference Workers workers, @Reference WireTime wire, @Reference SiteTime siteTime, BundleContext context) {
        this.workers = workers;
        this.wire = wire;
        this.siteTime = siteTime;
        this.context = context;
    }

    @Activate
    void activate() throws IOException {
        Command listing = registry.listing();
        offerToGogo(listing, listing.spec().name(), 0);
        String home = context.getProperty(HOME);
        if (home == null) {
            LOG.warn("The framework property {} is not set: no commands are served to meterhouse", HOME);
            return;
        }
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        ShellServer opened = new ShellServer(
                Path.of(home).toAbsolutePath(), temp, new Offered(registry, siteTime, this::zone), workers, wire);
        opened.start();
        server = Optional.of(opened);
    }

    @Deactivate
    void deactivate() {
        removeCommand(registry.listing());
        server.ifPresent(ShellServer::close);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addCommand(Command command, Map<String, Object> properties) {
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        registry.add(command, ranking).ifPresent(name -> offerToGogo(command, name, ranking));
    }

    private void offerToGogo(Command command, String name, int ranking) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(GogoCommand.SCOPE, GOGO_SCOPE);
        properties.put(GogoCommand.FUNCTION, GogoCommand.function(name));
        properties.put(Constants.SERVICE_RANKING, ranking);
        inGogo.put(
                command,
                context.registerService(GogoCommand.class, new GogoCommand(command, siteTime, this::zone), properties));
    }

    void removeCommand(Command command) {
        registry.remove(command);
        ServiceRegistration<?> registration = inGogo.remove(command);
        if (registration != null) {
            registration.unregister();
        }
    }

    private Optional<ZoneId> zone() {
        return Optional.ofNullable(site).map(SiteDefinition::zone);
    }
}
