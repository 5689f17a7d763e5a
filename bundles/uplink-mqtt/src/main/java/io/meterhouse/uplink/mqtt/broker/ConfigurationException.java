package io.meterhouse.uplink.mqtt.broker;

import java.io.IOException;

/** A file that the site file names cannot be used. The message names it and never shows what is in it. */
final class ConfigurationException extends IOException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
