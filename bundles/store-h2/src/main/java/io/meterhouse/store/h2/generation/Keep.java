package io.meterhouse.store.h2.generation;

/**
 * What a new generation leaves out. Days are days since 1970 (UTC), by the ends of their intervals.
 *
 * @param retention days before it are older than the retention, and go where they are delivered
 * @param space days before it go where they are delivered, for want of space
 * @param any days before it go in any case, for want of space
 * @param delivered every uplink has everything up to this sequence
 * @param why what the tombstones of days beyond the retention say
 * @param events which of them go
 */
public record Keep(int retention, int space, int any, long delivered, String why, EventLimits events) {
    /** Nothing is left out. */
    public static final Keep ALL =
            new Keep(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE, 0, "", EventLimits.NONE);

    /** What the tombstones say of days that went for want of space. */
    public static final String SPACE = "dropped for want of space; every uplink had it";

    /** What the tombstones say of days that were dropped though an uplink did not have them. */
    public static final String UNDELIVERED = "dropped for want of space; not delivered to every uplink";

    /** Why something goes; null when it stays. @param last its last sequence */
    String reason(int day, long last) {
        boolean has = last <= delivered;
        if (has && day < retention) {
            return why;
        }
        if (has && day < Math.max(space, any)) {
            return SPACE;
        }
        return day < any ? UNDELIVERED : null;
    }
}
