package io.meterhouse.simulator;

/** An option or command that cannot be understood; the message says what is expected. */
final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageError(String message) {
        super(message, null, false, false);
    }
}
