package io.meterhouse.store.h2.generation;

import java.io.IOException;

/** A generation does not open, or a block of it does not bear its checksum. It is set aside and rebuilt. */
public final class DamagedGenerationException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedGenerationException(String message) {
        super(message);
    }

    DamagedGenerationException(String message, Throwable cause) {
        super(message, cause);
    }
}
