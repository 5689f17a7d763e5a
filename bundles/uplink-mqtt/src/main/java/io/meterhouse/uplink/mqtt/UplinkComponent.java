package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreListener;
import io.meterhouse.uplink.mqtt.broker.PahoBroker;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Takes up the uplinks of kind {@code mqtt}. Waits for nothing: each part of it begins when what it needs is there. */
@Component(
        immediate = true,
        service = {})
public final class UplinkComponent {
    private final Outbox outbox = new Outbox();
    private final Uplinks uplinks;
    private final List<ServiceRegistration<?>> registrations;

    @Activate
    public UplinkComponent(
            BundleContext context,
            @Reference SiteTime site,
            @Reference WireTime wire,
            @Reference Timers timers,
            @Reference Workers workers,
            @Reference Randomness randomness) {
        String version = context.getBundle().getVersion().toString();
        var around = new Around(site, wire, timers, workers, randomness, version, outbox::put);
        uplinks = new Uplinks(around, settings -> new PahoBroker(settings, workers));
        // By hand: as services of this component they would make a circle with the store that it refers to.
        registrations = List.of(
                context.registerService(StoreListener.class, uplinks, null),
                context.registerService(LiveListener.class, uplinks, null),
                context.registerService(Command.class, new UplinksCommand(uplinks::status), null));
    }

    @Reference(
            target = "(" + UplinkDefinition.KIND + "=mqtt)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addUplink(UplinkDefinition definition) {
        uplinks.add(definition);
    }

    void removeUplink(UplinkDefinition definition) {
        uplinks.remove(definition);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPanel(PanelDefinition panel) {
        uplinks.add(panel);
    }

    void removePanel(PanelDefinition panel) {
        uplinks.remove(panel);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSite(SiteDefinition site) {
        uplinks.site(site);
    }

    void removeSite(SiteDefinition site) {
        uplinks.remove(site);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addStore(IntervalStore store) {
        uplinks.store(store);
    }

    void removeStore(IntervalStore store) {
        uplinks.remove(store);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addCursors(Cursors cursors) {
        uplinks.cursors(cursors);
    }

    void removeCursors(Cursors cursors) {
        uplinks.remove(cursors);
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
        registrations.forEach(ServiceRegistration::unregister);
        uplinks.close();
    }
}
