package io.meterhouse.store.h2.record;

/** Bytes that nobody of ours can have written, though their checksum may hold. */
public final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedException(String message) {
        super(message);
    }

    public DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
