package io.meterhouse.simulator.panel;

import java.util.Arrays;

/**
 * Which tier a meter rates by, as its tables say; all times are the meter's own clock, epoch ms. The tables are as on the wire (docs/panel-24.md);
 * one whose checksum is wrong is none. Immutable.
 */
final class TouRules {
    static final int TIERS = 4;
    static final int DEFAULT_TIER = 2;
    static final int SCHEDULES = 10;
    static final int POINTS = 80;
    static final int DAYS = 32;
    static final int SWITCHES = 8;
    /** Registers of each table. */
    static final int SWITCH_TABLE = 95;

    static final int CALENDAR_TABLE = 39;
    static final int OVERRIDE_TABLE = 30;
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;

    private final int[] points;
    private final int[] calendar;
    private final int[] override;

    TouRules(int[] points, int[] calendar, int[] override) {
        this.points = valid(points) ? points.clone() : new int[SWITCH_TABLE];
        this.calendar = valid(calendar) ? calendar.clone() : new int[CALENDAR_TABLE];
        this.override = valid(override) ? override.clone() : new int[OVERRIDE_TABLE];
    }

    /** Whether a table ends with the checksum of the registers before it. */
    static boolean valid(int[] table) {
        return table[table.length - 1] == crc(table);
    }

    static int crc(int[] table) {
        byte[] bytes = new byte[2 * (table.length - 1)];
        for (int i = 0; i < table.length - 1; i++) {
            bytes[2 * i] = (byte) (table[i] >>> 8);
            bytes[2 * i + 1] = (byte) table[i];
        }
        return Crc16.of(bytes, 0, bytes.length);
    }

    /** Whether what a master wrote makes sense. */
    static boolean plausible(TouFault.Table table, int[] words) {
        return valid(words)
                && switch (table) {
                    case SWITCHPOINTS -> words[0] <= 4 && pointsPlausible(words);
                    case CALENDAR ->
                        words[1] <= DAYS && Arrays.stream(words, 6, 6 + DAYS).allMatch(type -> type <= SCHEDULES);
                    case OVERRIDE ->
                        words[4] <= SWITCHES
                                && (words[4] == 0 || u32(words, 0) < u32(words, 2) && u32(words, 0) == u32(words, 5));
                    case CLOCK -> true;
                };
    }

    private static boolean pointsPlausible(int[] words) {
        int at = 13;
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            int count = words[3 + schedule];
            if (count > POINTS || at + count > 13 + POINTS) {
                return false;
            }
            int before = -1;
            for (int i = 0; i < count; i++) {
                int minute = words[at + i] & 0xFFF;
                if (minute > 1439 || minute <= before || i == 0 && minute != 0 || words[at + i] >>> 12 >= TIERS) {
                    return false;
                }
                before = minute;
            }
            at += count;
        }
        return true;
    }

    boolean hasCalendar() {
        return calendar[1] > 0;
    }

    /** Days since 1970 by local time. */
    long date(long clock) {
        return Math.floorDiv(local(clock), DAY);
    }

    private long local(long clock) {
        long change = u32(calendar, 3) * 1000;
        int minutes = (short) (change > 0 && clock >= change ? calendar[5] : calendar[2]);
        return clock + minutes * MINUTE;
    }

    boolean switchPointsHold(long clock) {
        return points[0] > 0 && (points[1] == 0 || date(clock) < points[1]);
    }

    /** The type of the day, from 1; 0 where the calendar does not say. */
    int dayType(long clock) {
        long day = date(clock) - calendar[0];
        return day >= 0 && day < calendar[1] ? calendar[6 + (int) day] : 0;
    }

    boolean isOverridden(long clock) {
        return override[4] > 0 && clock >= u32(override, 0) * 1000 && clock < u32(override, 2) * 1000;
    }

    /** The tier in force. */
    int tier(long clock, boolean known) {
        if (!known) {
            return DEFAULT_TIER;
        }
        if (isOverridden(clock)) {
            int tier = override[7];
            for (int i = 1; i < override[4] && u32(override, 5 + 3 * i) * 1000 <= clock; i++) {
                tier = override[7 + 3 * i];
            }
            return tier;
        }
        int type = dayType(clock);
        if (!switchPointsHold(clock) || type == 0 || points[2 + type] == 0) {
            return DEFAULT_TIER;
        }
        int at = 13 + Arrays.stream(points, 3, 2 + type).sum();
        long minute = Math.floorMod(local(clock), DAY) / MINUTE;
        int tier = points[at] >>> 12;
        for (int i = 1; i < points[2 + type] && (points[at + i] & 0xFFF) <= minute; i++) {
            tier = points[at + i] >>> 12;
        }
        return tier;
    }

    /** The next time at which tier or date may change; never, where nothing is to come. */
    long next(long clock) {
        long next = Long.MAX_VALUE;
        if (hasCalendar()) {
            // Offsets are whole minutes, so all that is local happens on whole minutes; beyond the calendar only
            // midnights do.
            long day = date(clock) - calendar[0];
            boolean covered = day >= 0 && day < calendar[1];
            long local = local(clock);
            next = covered
                    ? (Math.floorDiv(clock, MINUTE) + 1) * MINUTE
                    : clock + (Math.floorDiv(local, DAY) + 1) * DAY - local;
        }
        for (int i = 0; i < override[4]; i++) {
            next = later(u32(override, 5 + 3 * i) * 1000, clock, next);
        }
        if (override[4] > 0) {
            next = later(u32(override, 0) * 1000, clock, later(u32(override, 2) * 1000, clock, next));
        }
        return next;
    }

    private static long later(long candidate, long clock, long next) {
        return candidate > clock ? Math.min(candidate, next) : next;
    }

    static long u32(int[] words, int at) {
        return (long) words[at] << 16 | words[at + 1];
    }
}
