package io.meterhouse.shell.call;

/** Nobody listens to the call any more: ends the command that puts something out. */
public final class CallEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CallEndedException(String message) {
        super(message);
    }
}
