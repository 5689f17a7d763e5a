package io.meterhouse.store.h2.journal;

import java.io.IOException;

/** The medium did not confirm a write: it may be there after a restart, or not. */
public final class DoubtException extends IOException {
    private static final long serialVersionUID = 1L;

    DoubtException(String message, Throwable cause) {
        super(message, cause);
    }
}
