package io.meterhouse.site;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Registers in the framework. */
final class BundleRegistrar implements Registrar {
    private final BundleContext context;

    BundleRegistrar(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> Registration register(Class<T> type, T service, Map<String, Object> properties) {
        ServiceRegistration<T> registration = context.registerService(type, service, new Hashtable<>(properties));
        return new Registration() {
            @Override
            public void properties(Map<String, Object> changed) {
                registration.setProperties(new Hashtable<>(changed));
            }

            @Override
            public void remove() {
                try {
                    registration.unregister();
                } catch (IllegalStateException e) {
                    // The framework was first: a bundle that stops loses its services anyway.
                }
            }
        };
    }
}
