package io.meterhouse.api.metering;

/**
 * What is to be known of an interval besides its value. The order is part of the contract: the ordinal is the bit in {@link Flags},
 * in the journal and in messages. Meanings and their C12.19, NEM12, ESPI and CMEP counterparts are in docs/intervals.md.
 */
public enum Flag {
    /** Lies across an outage; without a value nothing is known of it. */
    GAP,
    /** Measured while the point was under test. */
    TEST,
    /** Changed by a person, with a name and a reason. */
    EDITED,
    /** A boundary was interpolated across a bracket that is wider than the tolerance. */
    ESTIMATED,
    /** Failed a validation rule. */
    QUESTIONABLE,
    /** More was counted than the meter could show. */
    OVERFLOW,
    /** Shorter than the nominal length. */
    PARTIAL,
    /** Longer than the nominal length. */
    LONG,
    /** The meter lost its supply within it. */
    POWER_FAIL,
    /** The site clock was stepped within it. */
    TIME_CHANGE,
    /** Daylight saving is in effect at its end; no defect. */
    DST,
    /** The site clock was not to be trusted. */
    TIME_UNKNOWN,
    /** Crosses a change of rate at which no part could be closed. */
    MIXED_TIER,
    /** Read from the meter's own memory after a gap. */
    BACKFILLED,
    /** The register passed its modulus within it. */
    ROLLOVER,
    /** Count or transformer ratio changed at one of its ends. */
    CONFIG_CHANGE,
    /** The meter, or its register, was replaced within it. */
    METER_CHANGE,
    /** Computed from other channels, not read from a register: apparent energy of active and reactive. No defect. */
    DERIVED;

    /** The flag's bit in {@link Flags#bits()}. */
    public int bit() {
        return 1 << ordinal();
    }
}
