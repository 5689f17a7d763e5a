package io.meterhouse.store.h2.generation;

import java.io.IOException;

/** A generation does not open, or a block of it does not bear its checksum. It is set aside and rebuilt. */
public final class DamagedGenerationException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String generation;

    DamagedGenerationException(String generation, String message) {
        this(generation, message, null);
    }

    DamagedGenerationException(String generation, String message, Throwable cause) {
        super(generation + message, cause);
        this.generation = generation;
    }

    /** Its name: of the one that is read, or of the one that is being made. */
    public String generation() {
        return generation;
    }
}
