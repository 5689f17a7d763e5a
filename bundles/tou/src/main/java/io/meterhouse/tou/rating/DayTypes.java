package io.meterhouse.tou.rating;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A calendar of day types that was loaded from outside, in place of the programme's own: the 32-day calendar of the seed meters. Days
 * that it does not have are rated by default.
 *
 * @param accepted when it was loaded: it sets the day type at every local midnight after that
 * @param days day type by date; empty to give the calendar back to the programme
 */
public record DayTypes(Instant accepted, SortedMap<LocalDate, String> days) {
    /** The most days of a calendar. */
    public static final int MOST_DAYS = 400;

    /** So many days ahead the last of them is at most. */
    public static final int FURTHEST_DAY = 800;

    public DayTypes {
        days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
        if (days.size() > MOST_DAYS) {
            throw new IllegalArgumentException("a calendar of " + days.size() + " days: " + MOST_DAYS + " at most");
        }
    }
}
