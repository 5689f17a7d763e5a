package io.meterhouse.api.metering.meter;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A table of time of use of a meter, or its clock. Tiers are counted from 0, which is A. Two tables that are equal rate alike. Instants are
 * of whole seconds. Source: REX manual, "TOU data".
 */
public sealed interface TouTable {
    /** Which one. */
    Kind kind();

    /** The tables, in the order in which a meter needs them. */
    enum Kind {
        CLOCK,
        CALENDAR,
        SWITCH_POINTS,
        OVERRIDE
    }

    /**
     * What the meter's clock shows.
     *
     * @param shows UTC, whole seconds
     * @param known whether the meter itself trusts it
     */
    record Clock(Instant shows, boolean known) implements TouTable {
        @Override
        public Kind kind() {
            return Kind.CLOCK;
        }
    }

    /**
     * The switch points of one season. They are valid until the local midnight on which another season begins; then the meter rates by
     * its default tier until others are written.
     *
     * @param season its number, from 1; 0 where there are none
     * @param until the first date of the next season; empty where there is none to come
     * @param schedules by day type: the first is that of day type 1. One without switch points is rated by default
     */
    record SwitchPoints(int season, Optional<LocalDate> until, List<Day> schedules) implements TouTable {
        /** No switch points: everything goes to the default tier. */
        public static final SwitchPoints NONE = new SwitchPoints(0, Optional.empty(), List.of());

        public SwitchPoints {
            schedules = List.copyOf(schedules);
            if (season < 0) {
                throw new IllegalArgumentException("season " + season);
            }
        }

        @Override
        public Kind kind() {
            return Kind.SWITCH_POINTS;
        }

        /** How many there are in all. */
        public int count() {
            return schedules.stream().mapToInt(day -> day.switches().size()).sum();
        }
    }

    /**
     * The switch points of a type of day.
     *
     * @param switches ascending, the first at minute 0; none for a type of day that is rated by default
     */
    record Day(List<Switch> switches) {
        public Day {
            switches = List.copyOf(switches);
            for (int i = 0; i < switches.size(); i++) {
                if (switches.get(i).minute()
                        <= (i == 0 ? -1 : switches.get(i - 1).minute())) {
                    throw new IllegalArgumentException("switch points that do not ascend: " + switches);
                }
            }
            if (!switches.isEmpty() && switches.get(0).minute() != 0) {
                throw new IllegalArgumentException("switch points that do not begin at midnight: " + switches);
            }
        }
    }

    /**
     * From when on a tier is in force.
     *
     * @param minute of the local day, by wall time, 0 to 1439; one that is skipped where clocks change fires when the gap ends, one that
     *     occurs twice applies on both passes
     * @param tier from 0
     */
    record Switch(int minute, int tier) {
        public Switch {
            if (minute < 0 || minute > 1439 || tier < 0 || tier > 25) {
                throw new IllegalArgumentException("tier " + tier + " at minute " + minute);
            }
        }
    }

    /**
     * The types of the coming days, and by what offset their local time is told. The meter sets the day type at each local midnight; what
     * lies outside of it is rated by default.
     *
     * @param from its first date
     * @param dayTypes from 1, one a day; 0 for a day of no type, which is rated by default
     * @param offset of local time at its beginning, whole minutes
     * @param change of the offset within it, if there is one
     */
    record Calendar(LocalDate from, List<Integer> dayTypes, ZoneOffset offset, Optional<OffsetChange> change)
            implements TouTable {
        /** No calendar: everything goes to the default tier. */
        public static final Calendar NONE = new Calendar(LocalDate.EPOCH, List.of(), ZoneOffset.UTC, Optional.empty());

        public Calendar {
            dayTypes = List.copyOf(dayTypes);
            if (offset.getTotalSeconds() % 60 != 0) {
                throw new IllegalArgumentException("an offset of " + offset + ": whole minutes expected");
            }
        }

        @Override
        public Kind kind() {
            return Kind.CALENDAR;
        }
    }

    /**
     * Clocks change.
     *
     * @param at the instant, UTC
     * @param offset from then on, whole minutes
     */
    record OffsetChange(Instant at, ZoneOffset offset) {
        public OffsetChange {
            if (offset.getTotalSeconds() % 60 != 0) {
                throw new IllegalArgumentException("an offset of " + offset + ": whole minutes expected");
            }
        }
    }

    /**
     * A tier override (critical-peak pricing) {@code [start, stop)}, with its own switch points; at its stop the standard ones come back.
     *
     * @param start UTC
     * @param stop UTC
     * @param switches ascending; the first at {@code start}. None where there is no override
     */
    record TierOverride(Instant start, Instant stop, List<TierSwitch> switches) implements TouTable {
        /** No override. */
        public static final TierOverride NONE = new TierOverride(Instant.EPOCH, Instant.EPOCH, List.of());

        public TierOverride {
            switches = List.copyOf(switches);
            if (!switches.isEmpty()
                    && (!start.isBefore(stop) || !switches.get(0).at().equals(start))) {
                throw new IllegalArgumentException("an override from " + start + " to " + stop + ": " + switches);
            }
        }

        @Override
        public Kind kind() {
            return Kind.OVERRIDE;
        }
    }

    /**
     * From when on a tier is in force within an override.
     *
     * @param at UTC
     * @param tier from 0
     */
    record TierSwitch(Instant at, int tier) {
        public TierSwitch {
            if (tier < 0 || tier > 25) {
                throw new IllegalArgumentException("tier " + tier);
            }
        }
    }
}
