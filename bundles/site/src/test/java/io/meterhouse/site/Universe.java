package io.meterhouse.site;

import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Virtual time and a registrar that writes down what it is told: what surrounds the site when there is no framework. */
final class Universe implements Registrar {
    final VirtualTime time = new VirtualTime("2026-03-01T00:00:00Z", 1);
    final MemoryEvents events = new MemoryEvents();

    /** What was registered and removed, {@code "+ panel A"}, {@code "- line riser"}, {@code "= site maple"} for properties. */
    final List<String> registrations = new ArrayList<>();

    final List<Registered> present = new ArrayList<>();

    /** A service; compared by identity, as the framework does. */
    static final class Registered {
        final Object service;
        Map<String, Object> properties;

        Registered(Object service, Map<String, Object> properties) {
            this.service = service;
            this.properties = properties;
        }
    }

    @Override
    public <T> Registration register(Class<T> type, T service, Map<String, Object> properties) {
        String name = type.getSimpleName().replace("Definition", "").replace("VirtualPoint", "Virtual") + " "
                + properties.get("id");
        Registered registered = new Registered(service, properties);
        present.add(registered);
        registrations.add("+ " + name);
        return new Registration() {
            @Override
            public void properties(Map<String, Object> changed) {
                registered.properties = changed;
                registrations.add("= " + name);
            }

            @Override
            public void remove() {
                present.remove(registered);
                registrations.add("- " + name);
            }
        };
    }
}
