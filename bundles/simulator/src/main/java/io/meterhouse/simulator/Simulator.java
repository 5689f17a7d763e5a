package io.meterhouse.simulator;

import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.panel.PanelSettings;
import io.meterhouse.simulator.wire.Directory;
import io.meterhouse.simulator.wire.Listener;
import io.meterhouse.simulator.wire.ListenerFault;
import io.meterhouse.simulator.wire.SerialListener;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.simulator.wire.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A building's panels and the ports and lines on which they answer. Closing it closes them. */
public final class Simulator implements AutoCloseable {
    private final SiteClock clock;
    private final List<Slave> slaves = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    /** Opens everything at once; wire time in monotonic ns; notices are lines for people. */
    Simulator(Options options, SiteClock clock, LongSupplier nanos, Consumer<String> notices) throws IOException {
        this.clock = clock;
        LoadGenerator loads = new LoadGenerator(options.seed());
        for (PanelSettings settings : options.panels()) {
            PanelModel model = new PanelModel(settings, loads);
            slaves.add(new Slave(model, clock::millis, options.seed() * 31 + settings.number()));
        }
        slaves.parallelStream().forEach(Slave::warm);
        try {
            for (Options.Endpoint endpoint : options.endpoints()) {
                listeners.add(open(endpoint, nanos, notices));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Listener open(Options.Endpoint endpoint, LongSupplier nanos, Consumer<String> notices) throws IOException {
        Directory directory = new Directory();
        for (Options.Place place : endpoint.places()) {
            directory.add(place.unit(), slaves.get(place.panel() - 1));
        }
        String name = endpoint.type() + (count(endpoint.type()) + 1);
        if (endpoint.type().equals("serial")) {
            return new SerialListener(
                    name,
                    endpoint.path(),
                    endpoint.number(),
                    endpoint.even(),
                    directory,
                    clock::millis,
                    nanos,
                    notices);
        }
        InetAddress host = InetAddress.getByName(endpoint.host());
        boolean rtu = endpoint.type().equals("rtu-tcp");
        return new TcpListener(name, rtu, host, endpoint.number(), directory, clock::millis);
    }

    private long count(String type) {
        return listeners.stream()
                .filter(listener -> listener.name().matches(type + "[0-9]+"))
                .count();
    }

    LongSupplier clock() {
        return clock::millis;
    }

    List<Listener> listeners() {
        return listeners;
    }

    List<Slave> slaves() {
        return slaves;
    }

    Optional<Listener> listener(String name) {
        return listeners.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** A panel by its number, or all of them by an asterisk. */
    List<Slave> slaves(String target) {
        if (target.equals("*")) {
            return slaves;
        }
        if (!target.matches("[0-9]{1,4}")) {
            throw new UsageError("no panel or listener '" + target + "'; panels are 1 to " + slaves.size()
                    + ", listeners "
                    + String.join(", ", listeners.stream().map(Listener::name).toList()));
        }
        return List.of(slaves.get((int) Values.whole("panel", target, 1, slaves.size()) - 1));
    }

    void clear(String target) {
        Optional<Listener> one = listener(target);
        if (one.isPresent()) {
            one.get().fault(ListenerFault.none());
            return;
        }
        for (Slave slave : slaves(target)) {
            slave.clear();
            slave.model().clear(clock());
        }
        if (target.equals("*")) {
            listeners.forEach(listener -> listener.fault(ListenerFault.none()));
        }
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }
}
