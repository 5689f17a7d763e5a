package io.meterhouse.store.h2.disk;

import java.io.IOException;

/** There is no space left. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
