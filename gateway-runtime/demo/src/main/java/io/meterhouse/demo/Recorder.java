package io.meterhouse.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Subscribes to everything of the site, and writes every message as it came to the message log. */
final class Recorder implements MqttCallbackExtended, AutoCloseable {
    private static final String TOPICS = "meterhouse/1/demo/#";

    private final MqttClient client;
    private final Writer log;
    private final ObjectMapper mapper = new ObjectMapper();
    private final BiConsumer<String, String> more;
    private boolean closed;

    /** @param more is shown every message too: topic and payload */
    Recorder(String broker, String clientId, Path log, BiConsumer<String, String> more) throws DemoException {
        this.more = more;
        try {
            this.log = Files.newBufferedWriter(log);
            client = new MqttClient(broker, clientId, new MemoryPersistence());
            client.setCallback(this);
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(false);
            options.setAutomaticReconnect(true);
            options.setConnectionTimeout(10);
            client.connect(options);
            client.subscribe(TOPICS, 1);
        } catch (IOException | MqttException e) {
            throw new DemoException(3, "no messages can be received from " + broker + ": " + e.getMessage());
        }
    }

    @Override
    public void connectComplete(boolean reconnect, String url) {
        if (!reconnect) {
            return;
        }
        // Paho forbids a blocking call on its own thread.
        Thread subscribe = new Thread(
                () -> {
                    try {
                        client.subscribe(TOPICS, 1);
                    } catch (MqttException e) {
                        System.err.println("the subscription failed: " + e.getMessage());
                    }
                },
                "subscribe");
        subscribe.setDaemon(true);
        subscribe.start();
    }

    @Override
    public synchronized void messageArrived(String topic, MqttMessage message) throws IOException {
        String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
        StringWriter line = new StringWriter();
        try (JsonGenerator json = mapper.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("arrived", System.currentTimeMillis());
            json.writeStringField("topic", topic);
            json.writeNumberField("qos", message.getQos());
            json.writeBooleanField("duplicate", message.isDuplicate());
            json.writeBooleanField("retained", message.isRetained());
            json.writeStringField("payload", payload);
            json.writeEndObject();
        }
        log.write(line + "\n");
        log.flush();
        if (!message.isRetained()) {
            more.accept(topic, payload);
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        System.err.println("the recorder lost the broker and connects again: " + cause.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // It publishes nothing.
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            client.disconnectForcibly(500, 500);
            // A broker keeps a lasting session until the same client comes for a passing one.
            MqttConnectOptions passing = new MqttConnectOptions();
            passing.setCleanSession(true);
            passing.setConnectionTimeout(2);
            client.setCallback(null);
            client.connect(passing);
            client.disconnectForcibly(500, 500);
            client.close(true);
        } catch (MqttException e) {
            // It had gone already.
        }
        log.close();
    }
}
