package io.meterhouse.api.metering.meter;

/** A panel's definition and a meter profile do not fit. The message says which line of the site file to change, and how. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProfileException(String message) {
        super(message);
    }
}
