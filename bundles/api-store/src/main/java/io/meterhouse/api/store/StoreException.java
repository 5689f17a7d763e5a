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
        /** It contradicts what is stored (an overlap, a revision that does not follow). Read what is there and
         * decide anew; a spread never replaces what a person edited. */
        CONFLICT,
        /** Nobody knows whether it was written: append the same batches again, and the answer will tell. */
        UNKNOWN,
        /** The position is of another epoch, beyond what the present one shares with it: see {@code lineage}. */
        EPOCH,
        /** The store is closed: wait for the one that comes back. */
        CLOSED
    }
}
