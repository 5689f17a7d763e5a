package io.meterhouse.uplink.mqtt.broker;

import io.meterhouse.uplink.mqtt.Refusal;
import io.meterhouse.uplink.mqtt.Refusal.Kind;
import io.meterhouse.uplink.mqtt.Settings;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Says in plain words why a session failed. */
final class Reasons {
    private static final int MOST_CAUSES = 10;
    private static final int MOST_TEXT = 200;

    private Reasons() {}

    /** @param connected whether the broker had accepted the session */
    static Refusal of(Settings settings, boolean connected, Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            Refusal known = known(settings, connected, cause);
            if (known != null) {
                return known;
            }
        }
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        if (deepest instanceof EOFException || isReset(deepest)) {
            return closed(settings, connected);
        }
        return new Refusal(Kind.LOST, "the connection is lost: " + text(deepest));
    }

    private static Refusal closed(Settings settings, boolean connected) {
        if (connected) {
            return new Refusal(Kind.LOST, "the broker closed the connection");
        }
        // In TLS 1.3 a client certificate is refused after the handshake, and the alert may be lost with the
        // connection.
        return settings.tls()
                ? new Refusal(
                        Kind.TLS,
                        "the connection was closed before it was accepted, as is done with a client"
                                + " certificate that is missing or not trusted")
                : new Refusal(Kind.PROTOCOL, "the connection was closed before it was accepted");
    }

    private static Refusal known(Settings settings, boolean connected, Throwable cause) {
        if (cause instanceof ConfigurationException) {
            return new Refusal(Kind.CONFIGURATION, text(cause));
        }
        if (cause instanceof UnknownHostException) {
            return new Refusal(Kind.UNKNOWN_HOST, "the host name " + settings.host() + " cannot be resolved");
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return new Refusal(Kind.UNREACHABLE, text(cause));
        }
        if (cause instanceof SocketTimeoutException && !connected) {
            return new Refusal(Kind.UNREACHABLE, "no connection came about in time: " + text(cause));
        }
        if (cause instanceof ProtocolException) {
            return new Refusal(Kind.PROTOCOL, text(cause));
        }
        if (cause instanceof SSLException && !isReset(cause)) {
            return new Refusal(Kind.TLS, "TLS failed: " + text(cause));
        }
        return cause instanceof MqttException mqtt ? returned(mqtt.getReasonCode()) : null;
    }

    private static Refusal returned(int code) {
        return switch (code) {
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                new Refusal(Kind.PROTOCOL, "the broker does not take MQTT 3.1.1");
            case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                new Refusal(Kind.CLIENT_ID, "the broker refuses the client id");
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
                new Refusal(Kind.BUSY, "the broker says that it is not available");
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION ->
                new Refusal(Kind.CREDENTIALS, "the broker refuses user or password");
            case MqttException.REASON_CODE_NOT_AUTHORIZED ->
                new Refusal(Kind.NOT_AUTHORISED, "the broker refuses: not authorised");
            case MqttException.REASON_CODE_CLIENT_TIMEOUT, MqttException.REASON_CODE_WRITE_TIMEOUT ->
                new Refusal(Kind.LOST, "the broker does not answer any more");
            default -> null;
        };
    }

    private static boolean isReset(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("reset") || message.contains("Broken pipe") || message.contains("closed");
    }

    /** One line, not too long: part of it may come from the other side. */
    private static String text(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MOST_TEXT ? line : line.substring(0, MOST_TEXT - 1) + "…";
    }
}
