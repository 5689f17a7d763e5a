package io.meterhouse.transport.base;

import io.meterhouse.api.metering.line.Line;
import java.util.Hashtable;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Makes lines known as services, each with the property {@link Line#ID}. */
public record LineServices(BundleContext context) implements Function<Line, Runnable> {
    @Override
    public Runnable apply(Line line) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Line.ID, line.id());
        ServiceRegistration<Line> offered = context.registerService(Line.class, line, properties);
        return () -> {
            try {
                offered.unregister();
            } catch (IllegalStateException e) {
                // The framework has done so already: the bundle is being stopped.
            }
        };
    }
}
