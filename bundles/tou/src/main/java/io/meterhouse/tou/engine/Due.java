package io.meterhouse.tou.engine;

/**
 * An instant at which registers are to be read.
 *
 * @param at ns since 1970
 * @param id of the read; the same instant may have several
 * @param kind why
 * @param resetsDemand whether peaks begin anew after it
 */
public record Due(long at, String id, Kind kind, boolean resetsDemand) {
    /** Why registers are read. */
    public enum Kind {
        /** The programme's billing read. */
        BILLING,
        /** A season ends. */
        SEASON,
        /** Another version of the programme takes effect. */
        PROGRAMME,
        /** The unit of a count changes, and registers begin anew. */
        UNIT,
        /** Somebody asked for it. */
        REQUEST
    }
}
