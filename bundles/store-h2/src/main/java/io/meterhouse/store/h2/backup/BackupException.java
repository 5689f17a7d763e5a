package io.meterhouse.store.h2.backup;

import java.io.IOException;

/** A backup cannot be made, or an archive is not taken. The message is for people, and says what to do. */
final class BackupException extends IOException {
    private static final long serialVersionUID = 1L;

    BackupException(String message) {
        super(message);
    }

    /** What the system says of a full disk, in words; anything else as it is. */
    static String told(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("No space left") || text.contains("quota exceeded")) {
            return "no space is left on that disk: make room, or take another";
        }
        return e instanceof BackupException ? text : e.toString();
    }
}
