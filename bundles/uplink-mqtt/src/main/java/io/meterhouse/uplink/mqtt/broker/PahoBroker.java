package io.meterhouse.uplink.mqtt.broker;

import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.uplink.mqtt.Broker;
import io.meterhouse.uplink.mqtt.Message;
import io.meterhouse.uplink.mqtt.Settings;

/**
 * A broker behind Eclipse Paho. Only its codec and its threads are used: a client is made for each session, its persistence is memory,
 * and queue and reconnection are ours. All of Paho that may wait runs on a worker that nobody waits for.
 */
public final class PahoBroker implements Broker {
    private final Settings settings;
    private final Worker worker;
    private final Worker names;
    private final Resolver resolver;

    public PahoBroker(Settings settings, Workers workers) {
        this.settings = settings;
        worker = workers.open("uplink-" + settings.uplink() + "-io");
        names = workers.open("uplink-" + settings.uplink() + "-names");
        resolver = new Resolver(names);
    }

    @Override
    public Session connect(Message will, Events events) {
        var session = new PahoSession(settings, resolver, worker, events);
        worker.execute(() -> session.begin(will));
        return session;
    }

    @Override
    public void whenGone(Runnable task) {
        worker.execute(task);
    }

    @Override
    public void close() {
        worker.close();
        // From within: a look-up cannot be ended, and a name server that is silent shall hold up no stop of the
        // gateway.
        names.execute(names::close);
    }
}
