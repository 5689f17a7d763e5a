package io.meterhouse.transport.ethernet;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.transport.base.LineServices;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Surroundings;
import java.net.InetAddress;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers a {@link Line} for every line of the site that is an endpoint on the network. */
@Component(
        immediate = true,
        service = {})
public final class EthernetComponent {
    private final Lines lines;
    private final Worker apart;

    @Activate
    public EthernetComponent(
            BundleContext context,
            @Reference WireTime wire,
            @Reference SiteTime site,
            @Reference Timers timers,
            @Reference Workers workers) {
        apart = workers.open("transport-ethernet-names");
        lines = new Lines(
                "transport-ethernet",
                new EthernetTransport(InetAddress::getAllByName, apart),
                new Surroundings(wire, site, timers, workers),
                new LineServices(context));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(|(" + LineDefinition.TRANSPORT + "=" + SocketSettings.MODBUS_TCP + ")("
                    + LineDefinition.TRANSPORT + "=" + SocketSettings.RTU_TCP + "))")
    void addLine(LineDefinition definition) {
        lines.add(definition);
    }

    void removeLine(LineDefinition definition) {
        lines.remove(definition);
    }

    @Deactivate
    void close() {
        lines.close();
        apart.close();
    }
}
