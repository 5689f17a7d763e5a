package io.meterhouse.tou.rating;

/**
 * A time during which nothing changes.
 *
 * @param from its first instant, ns since 1970
 * @param until the first instant after it
 * @param version place of the programme's version in the timeline
 * @param rate number of the register, see {@link Timeline#rates}
 * @param cause why this rate
 */
public record Spell(long from, long until, int version, int rate, Cause cause) {
    /** Why a rate is in force. */
    public enum Cause {
        /** By the programme's switch points. */
        SCHEDULE,
        /** An override. */
        OVERRIDE,
        /** The calendar does not have the day: the default rate. */
        CALENDAR_EXPIRED,
        /** The season has no schedule for the type of the day: the default rate. */
        NO_SCHEDULE
    }

    boolean holds(long nanos) {
        return nanos >= from && nanos < until;
    }
}
