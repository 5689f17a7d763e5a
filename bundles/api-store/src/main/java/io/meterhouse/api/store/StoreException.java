package io.meterhouse.api.store;

/** The store could not do what was asked. The message is for people. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What to do about it. */
    public enum Reason {
        /** No space left: nothing was appended; keep it and append again later. */
        FULL,
        /** The medium failed: nothing was appended; keep it and append again later. */
        IO,
        /** It contradicts what is stored (an end that is there, a revision that does not follow): do not append it again. */
        CONFLICT,
        /** The store is closed: wait for the one that comes back. */
        CLOSED
    }
}
