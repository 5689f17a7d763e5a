package io.meterhouse.demo;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.util.Properties;

/** The demonstration's broker, a process of its own: {@code Broker PORT DATA_FOLDER}. Runs until it is ended. */
public final class Broker {
    private Broker() {}

    public static void main(String[] arguments) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("host", "127.0.0.1");
        properties.setProperty("port", arguments[0]);
        properties.setProperty("data_path", arguments[1]);
        properties.setProperty("persistence_enabled", "false");
        properties.setProperty("allow_anonymous", "true");
        properties.setProperty("telemetry_enabled", "false");
        // Its default of 8 kB is too small for a gateway that was long without it and sends many intervals at once.
        properties.setProperty("netty.mqtt.message_size", "4194304");
        Server server = new Server();
        server.startServer(new MemoryConfig(properties));
        Runtime.getRuntime().addShutdownHook(new Thread(server::stopServer));
        System.out.println("ready");
    }
}
