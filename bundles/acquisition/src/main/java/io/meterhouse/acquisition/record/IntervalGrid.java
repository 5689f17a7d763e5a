package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.definition.IntervalLength;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the boundaries lie. Up to an hour: steps of elapsed time from local midnight. Longer: on the local wall clock, where a time
 * that occurs twice means its first pass, and one that is skipped the end of the gap. Local midnight is the first instant of a local
 * date, and always a boundary (our decision, docs/intervals.md). Keeps the day it looked at last: for one thread.
 */
public final class IntervalGrid {
    private static final Duration LONGEST_LEAP = Duration.ofDays(100);

    private final IntervalLength length;
    private final ZoneId zone;
    private List<Instant> day = List.of();
    /** Two neighbours of that day: most questions are about the same interval as the one before. */
    private Instant low = Instant.MAX;

    private Instant high = Instant.MIN;
    /** What was asked last: all channels of a panel ask about the same boundary. */
    private Instant season = Instant.MIN;

    private boolean isSummer;

    public IntervalGrid(IntervalLength length, ZoneId zone) {
        this.length = length;
        this.zone = zone;
    }

    /** The nominal length. */
    public Duration length() {
        return length.duration();
    }

    /** Whether daylight saving is in effect. */
    public boolean isDaylightSaving(Instant instant) {
        if (!instant.equals(season)) {
            isSummer = zone.getRules().isDaylightSavings(instant);
            season = instant;
        }
        return isSummer;
    }

    /** The first boundary after an instant. */
    public Instant after(Instant instant) {
        if (instant.isBefore(low) || !instant.isBefore(high)) {
            find(instant);
        }
        return high;
    }

    private void find(Instant instant) {
        List<Instant> boundaries = dayOf(instant);
        int first = 0;
        int last = boundaries.size() - 1;
        while (first < last) {
            int middle = (first + last) >>> 1;
            if (boundaries.get(middle).isAfter(instant)) {
                last = middle;
            } else {
                first = middle + 1;
            }
        }
        low = boundaries.get(first - 1);
        high = boundaries.get(first);
    }

    /**
     * The first boundary after an instant; where the clock leaps over more than the store keeps, the last one up to which it leaps.
     *
     * @param upTo where the clock stands
     */
    Instant afterOrLeap(Instant instant, Instant upTo) {
        return upTo.getEpochSecond() - instant.getEpochSecond() > LONGEST_LEAP.toSeconds()
                ? floor(upTo)
                : after(instant);
    }

    /** The last boundary at or before an instant. */
    public Instant floor(Instant instant) {
        if (instant.isBefore(low) || !instant.isBefore(high)) {
            find(instant);
        }
        return low;
    }

    /** The boundaries of the local day that holds an instant, its own midnight first, the next one last. */
    private List<Instant> dayOf(Instant instant) {
        if (!day.isEmpty() && !instant.isBefore(day.get(0)) && instant.isBefore(day.get(day.size() - 1))) {
            return day;
        }
        // A clock set back across midnight makes a date's first instant earlier than some of the day before:
        // the day is what lies between two first instants.
        LocalDate date = instant.atZone(zone).toLocalDate();
        while (midnight(date).isAfter(instant)) {
            date = date.minusDays(1);
        }
        LocalDate next = date.plusDays(1);
        while (!midnight(next).isAfter(instant)) {
            date = next;
            next = next.plusDays(1);
        }
        day = boundaries(date, midnight(date), midnight(next));
        return day;
    }

    private Instant midnight(LocalDate date) {
        return date.atStartOfDay(zone).toInstant();
    }

    private List<Instant> boundaries(LocalDate date, Instant from, Instant to) {
        List<Instant> boundaries = new ArrayList<>();
        Instant last = from;
        boundaries.add(from);
        for (int step = 1; ; step++) {
            Instant at = length.minutes() <= 60
                    ? from.plus(length.duration().multipliedBy(step))
                    : onWallClock(date.atStartOfDay().plusMinutes((long) length.minutes() * step));
            if (!at.isBefore(to)) {
                break;
            }
            if (at.isAfter(last)) {
                boundaries.add(at);
                last = at;
            }
            if ((long) step * length.minutes() > 2 * 24 * 60) {
                break;
            }
        }
        boundaries.add(to);
        return boundaries;
    }

    private Instant onWallClock(LocalDateTime wall) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(wall);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        return wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
