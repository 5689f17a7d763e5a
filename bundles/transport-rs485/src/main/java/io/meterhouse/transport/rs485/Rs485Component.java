package io.meterhouse.transport.rs485;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.transport.base.LineServices;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Surroundings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers a {@link Line} for every serial line of the site. */
@Component(
        immediate = true,
        service = {})
public final class Rs485Component {
    private final Lines lines;

    @Activate
    public Rs485Component(
            BundleContext context,
            @Reference WireTime wire,
            @Reference SiteTime site,
            @Reference Timers timers,
            @Reference Workers workers) {
        lines = new Lines(
                "transport-rs485",
                new Rs485Transport(),
                new Surroundings(wire, site, timers, workers),
                new LineServices(context));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + LineDefinition.TRANSPORT + "=" + Rs485Transport.NAME + ")")
    void addLine(LineDefinition definition) {
        lines.add(definition);
    }

    void removeLine(LineDefinition definition) {
        lines.remove(definition);
    }

    @Deactivate
    void close() {
        lines.close();
    }
}
