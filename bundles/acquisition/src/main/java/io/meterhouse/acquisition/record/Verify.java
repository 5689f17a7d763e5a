package io.meterhouse.acquisition.record;

/** Whether a reading calls for the serial number of its device. */
public enum Verify {
    /** It does not. */
    NO,
    /** The line was opened anew before it: another device may stand there, unless this one never told its number. */
    REOPENED,
    /** The device was away, or was not read for long enough that another could have been put there, or was not asked for a day. */
    DUE
}
