package io.meterhouse.launcher;

/** A release that cannot run as it lies there; the message says which file, and what is wrong with it. */
final class ReleaseException extends Exception {
    private static final long serialVersionUID = 1L;

    ReleaseException(String message) {
        super(message);
    }

    ReleaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
