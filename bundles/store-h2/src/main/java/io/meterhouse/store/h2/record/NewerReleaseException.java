package io.meterhouse.store.h2.record;

/** A whole record that this release does not know. It is nothing damaged: what follows it must not be given up. */
public final class NewerReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NewerReleaseException(String what) {
        super(what + ", which a newer release has written");
    }
}
