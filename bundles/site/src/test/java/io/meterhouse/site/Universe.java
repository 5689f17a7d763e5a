package io.meterhouse.site;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Virtual time and a registrar that writes down what it is told: what surrounds the site when there is no framework. */
final class Universe implements SiteTime, Timers, Registrar, EventLog {
    private final Instant start = Instant.parse("2026-03-01T00:00:00Z");
    private final List<Waiting> waiting = new ArrayList<>();
    private Duration passed = Duration.ZERO;

    /** What was registered and removed, {@code "+ panel A"}, {@code "- line riser"}, {@code "= site maple"} for properties. */
    final List<String> registrations = new ArrayList<>();

    final List<Registered> present = new ArrayList<>();
    final List<Event> events = new ArrayList<>();

    private record Waiting(Duration at, Runnable task) {}

    /** A service; compared by identity, as the framework does. */
    static final class Registered {
        final Object service;
        Map<String, Object> properties;

        Registered(Object service, Map<String, Object> properties) {
            this.service = service;
            this.properties = properties;
        }
    }

    /** Runs tasks at once: the test's thread is the only one. */
    static final class Here implements Worker {
        private boolean closed;

        @Override
        public void execute(Runnable task) {
            if (!closed) {
                task.run();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    void pass(Duration time) {
        Duration end = passed.plus(time);
        while (true) {
            Waiting next = waiting.stream()
                    .filter(w -> w.at().compareTo(end) <= 0)
                    .min(Comparator.comparing(Waiting::at))
                    .orElse(null);
            if (next == null) {
                passed = end;
                return;
            }
            waiting.remove(next);
            passed = next.at();
            next.task().run();
        }
    }

    @Override
    public Instant now() {
        return start.plus(passed);
    }

    @Override
    public Duration toSite(Duration wire) {
        return wire;
    }

    @Override
    public Duration toWire(Duration site) {
        return site;
    }

    @Override
    public ClockQuality quality() {
        return new ClockQuality("virtual", Duration.ZERO);
    }

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        return after(Duration.between(now(), site), worker, task);
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        Waiting one = new Waiting(passed.plus(wire), () -> worker.execute(task));
        waiting.add(one);
        return () -> waiting.remove(one);
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

    @Override
    public void log(Event event) {
        events.add(event);
    }

    @Override
    public List<LoggedEvent> read(long afterNumber, int limit) {
        return List.of();
    }

    @Override
    public long newest() {
        return events.size();
    }
}
