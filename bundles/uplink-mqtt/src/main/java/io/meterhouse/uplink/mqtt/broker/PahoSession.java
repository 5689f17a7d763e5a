package io.meterhouse.uplink.mqtt.broker;

import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.uplink.mqtt.Broker;
import io.meterhouse.uplink.mqtt.Message;
import io.meterhouse.uplink.mqtt.Settings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of Paho, from its connection to the end of its last thread. */
final class PahoSession implements Broker.Session, MqttCallback {
    /** Paho would connect there; the socket that it is given knows better. */
    private static final String STAND_IN = "tcp://localhost:1883";

    /** Besides the intervals in flight: status, and live values of the largest site. */
    private static final int MORE_IN_FLIGHT = 1024;

    private static final int GOODBYE_MILLIS = 1000;
    private static final int CONNECT_END_SECONDS = 12;
    private static final int THREADS_END_TRIES = 20;
    private static final Logger LOG = LoggerFactory.getLogger(PahoSession.class);

    private final Settings settings;
    private final Resolver resolver;
    private final Worker worker;
    private final Broker.Events events;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean connected;
    private volatile boolean abandoned;
    private volatile BrokerSocket socket;
    private volatile MqttAsyncClient client;
    private PahoThreads threads;

    PahoSession(Settings settings, Resolver resolver, Worker worker, Broker.Events events) {
        this.settings = settings;
        this.resolver = resolver;
        this.worker = worker;
        this.events = events;
    }

    /** On the worker. */
    void begin(Message will) {
        if (abandoned) {
            return;
        }
        try {
            var options = options(will);
            Optional<SSLContext> tls = settings.tls() ? Optional.of(Tls.context(settings)) : Optional.empty();
            var opened = new BrokerSocket(settings, resolver, tls);
            socket = opened;
            options.setSocketFactory(new BrokerSockets(opened));
            threads = new PahoThreads(settings.uplink(), opened::readFromNowOn);
            var made = new MqttAsyncClient(
                    STAND_IN,
                    settings.clientId(),
                    new MemoryPersistence(),
                    new ScheduledExecutorPingSender(threads),
                    threads);
            client = made;
            made.setCallback(this);
            if (abandoned) {
                opened.close();
            }
            made.connect(options, null, new Connecting());
            wipe(options);
        } catch (IOException | MqttException | RuntimeException e) {
            ended(e);
        }
    }

    private MqttConnectOptions options(Message will) throws IOException {
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setMaxInflight(settings.inFlight() + MORE_IN_FLIGHT);
        options.setWill(will.topic(), will.payload(), will.qos(), will.retained());
        if (settings.user().isPresent()) {
            options.setUserName(settings.user().get());
        }
        if (settings.passwordFile().isPresent()) {
            options.setPassword(Secrets.password(settings.passwordFile().get()));
        }
        return options;
    }

    /** The packet has a copy of its own, which goes with the packet. */
    private static void wipe(MqttConnectOptions options) {
        if (options.getPassword() != null) {
            Arrays.fill(options.getPassword(), '\0');
        }
    }

    private final class Connecting implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            connected = true;
            if (!over.get()) {
                events.connected();
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            ended(failure);
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        ended(cause);
    }

    private void ended(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            events.ended(Reasons.of(settings, connected, failure));
        }
    }

    @Override
    public void publish(Message message, Broker.Completion completion) {
        try {
            client.publish(
                    message.topic(),
                    message.payload(),
                    message.qos(),
                    message.retained(),
                    null,
                    new IMqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            completion.done(true);
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable failure) {
                            completion.done(false);
                        }
                    });
        } catch (MqttException e) {
            completion.done(false);
            // What is not published would be missing until the next session: let that come soon.
            ended(e);
        }
    }

    @Override
    public void end(boolean orderly) {
        over.set(true);
        if (!orderly) {
            abandon();
        }
        worker.execute(() -> close(orderly));
    }

    private void abandon() {
        abandoned = true;
        BrokerSocket opened = socket;
        if (opened != null) {
            opened.close();
        }
    }

    /** On the worker. Paho leaves threads behind unless each of these steps is waited for. */
    private void close(boolean orderly) {
        if (client == null) {
            return;
        }
        boolean gone = false;
        try {
            if (orderly && client.isConnected()) {
                sayGoodbye();
            }
            abandon();
            threads.awaitConnect(CONNECT_END_SECONDS, TimeUnit.SECONDS);
            threads.shutdown();
            for (int i = 0; i < THREADS_END_TRIES && !gone; i++) {
                disconnect();
                gone = threads.awaitTermination(250, TimeUnit.MILLISECONDS);
            }
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("uplink {}: Paho's client did not close: {}", settings.uplink(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!gone) {
            LOG.error("uplink {}: threads of an ended connection are left behind", settings.uplink());
        }
    }

    private void sayGoodbye() {
        try {
            client.disconnect(0, null, null).waitForCompletion(GOODBYE_MILLIS);
        } catch (MqttException e) {
            LOG.debug("uplink {}: no orderly end: {}", settings.uplink(), e.getMessage());
        }
    }

    private void disconnect() {
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException | RuntimeException e) {
            // Another thread is at it, and is waited for.
            LOG.debug("uplink {}: {}", settings.uplink(), e.toString());
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        // Nothing is subscribed to.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Each message has its own listener.
    }
}
