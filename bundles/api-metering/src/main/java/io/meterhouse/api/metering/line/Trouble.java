package io.meterhouse.api.metering.line;

/** Why a conversation came to nothing. */
public enum Trouble {
    /** Nothing, or not enough, came in time. */
    SILENCE,
    /** What came is no frame: length, checksum, structure. */
    GARBLED,
    /** A well-formed frame of, or for, another node or request. */
    WRONG_NODE,
    /** The meter understood and said no (a Modbus exception, a PSEM response code). */
    REFUSED,
    /** A well-formed answer whose content cannot be true. */
    NONSENSE,
    /** The port or endpoint cannot be opened, or went away under the conversation. */
    UNAVAILABLE,
    /** The conversation outlasted its limit. */
    OVERDUE,
    /** The transport is being replaced or stopped: start the conversation again on the line that comes back. */
    CLOSED
}
