package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.definition.UplinkDefinition;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of an uplink, read from its definition.
 *
 * @param uplink its id
 * @param site id of the site
 * @param host name or address, without the brackets of IPv6
 * @param port 1 to 65535
 * @param tls whether the connection is encrypted
 * @param clientId by which the broker knows it
 * @param user empty when it gives none
 * @param passwordFile its first line is the password
 * @param caFile certificates to trust; empty: those of the system
 * @param certificateFile client certificate, and what signed it
 * @param keyFile its private key
 * @param topic prefix of all topics
 * @param keepAlive how long the line may be silent
 * @param inFlight messages that wait for their acknowledgement, at most
 * @param live shortest time between two live messages of a panel, wire time
 * @param fromOldest where a new cursor starts
 */
public record Settings(
        String uplink,
        String site,
        String host,
        int port,
        boolean tls,
        String clientId,
        Optional<String> user,
        Optional<String> passwordFile,
        Optional<String> caFile,
        Optional<String> certificateFile,
        Optional<String> keyFile,
        String topic,
        Duration keepAlive,
        int inFlight,
        Duration live,
        boolean fromOldest) {
    private static final int DEFAULT_IN_FLIGHT = 10;
    private static final int DEFAULT_KEEP_ALIVE = 60;

    /**
     * Reads them; {@code site} has checked the file, so what does not fit here is a defect.
     *
     * @throws IllegalArgumentException naming the setting
     */
    static Settings of(UplinkDefinition definition) {
        String url = get(definition, "url")
                .orElseThrow(() -> new IllegalArgumentException("uplink " + definition.id() + " has no url"));
        boolean tls = url.startsWith("ssl://");
        int colon = url.lastIndexOf(':');
        if (!tls && !url.startsWith("tcp://") || colon < "ssl://".length()) {
            throw new IllegalArgumentException(
                    "uplink " + definition.id() + ": a url as tcp://host:port or ssl://host:port expected");
        }
        String host = url.substring("ssl://".length(), colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Settings(
                definition.id(),
                definition.site(),
                host,
                number(definition, "port of url", url.substring(colon + 1), 65535),
                tls,
                get(definition, "clientId").orElse("meterhouse-" + definition.site() + "-" + definition.id()),
                get(definition, "user"),
                get(definition, "passwordFile"),
                get(definition, "caFile"),
                get(definition, "certificateFile"),
                get(definition, "keyFile"),
                get(definition, "topic").orElse("meterhouse/1"),
                Duration.ofSeconds(get(definition, "keepAliveSeconds")
                        .map(text -> number(definition, "keepAliveSeconds", text, 65535))
                        .orElse(DEFAULT_KEEP_ALIVE)),
                get(definition, "inFlight")
                        .map(text -> number(definition, "inFlight", text, 1000))
                        .orElse(DEFAULT_IN_FLIGHT),
                definition.live(),
                definition.start() == UplinkDefinition.StartAt.OLDEST);
    }

    String statusTopic() {
        return topic + "/" + site + "/status";
    }

    String intervalsTopic() {
        return topic + "/" + site + "/intervals";
    }

    String liveTopic(String panel) {
        return topic + "/" + site + "/live/" + panel;
    }

    /** As in the site file, for people. */
    public String url() {
        return (tls ? "ssl://" : "tcp://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<String> get(UplinkDefinition definition, String key) {
        return Optional.ofNullable(definition.settings().get(key)).filter(text -> !text.isBlank());
    }

    private static int number(UplinkDefinition definition, String key, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message that names it.
        }
        throw new IllegalArgumentException(
                "uplink " + definition.id() + ": " + key + " '" + text + "', 1 to " + most + " expected");
    }
}
