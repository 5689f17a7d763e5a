package io.meterhouse.store.h2;

import java.io.IOException;

/** The journal does not give what was acknowledged. */
final class JournalDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalDamagedException(String message) {
        super("the journal is damaged: " + message);
    }
}
