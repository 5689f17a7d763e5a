package io.meterhouse.api.metering.line;

/** What goes first when several conversations wait for a line; first come first served within one. */
public enum Priority {
    /** Reads that a boundary waits for. */
    BOUNDARY,
    /** What a person or a programme asked for. */
    COMMAND,
    /** Reading back a meter's memory. */
    BACKFILL,
    /** Live values. */
    LIVE
}
