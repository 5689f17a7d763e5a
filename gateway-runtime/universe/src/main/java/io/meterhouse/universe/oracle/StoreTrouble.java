package io.meterhouse.universe.oracle;

/** What the world did to the disk under the store. */
public enum StoreTrouble {
    /** The power went: what was not confirmed may be gone. Also a process that was killed in the middle of a write. */
    POWER_CUT("a power cut"),
    /** Confirmed data were hurt. */
    DAMAGE("damage to what was on the disk"),
    /** The store was replaced by an earlier one. */
    RESTORE("a restore"),
    /** The disk is so short that undelivered days may go. */
    DISK_SHORT("a disk that was short");

    private final String words;

    StoreTrouble(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
