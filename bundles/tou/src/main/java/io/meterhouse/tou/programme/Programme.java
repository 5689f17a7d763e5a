package io.meterhouse.tou.programme;

import io.meterhouse.api.metering.Quantity;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A programme of rates by time of use (ANSI C12.19 table 54, DLMS activity calendar). Validated where it is read; immutable.
 *
 * @param id of the programme, 1 to 64 of letters, digits, {@code _} and {@code -}
 * @param version of it, 1 and up
 * @param name for people
 * @param effective from when it rates
 * @param zone by whose wall clocks its schedules are
 * @param rates at least one, in the order in which registers show them; their place is the number that the engine uses
 * @param defaultRate place of the rate of what cannot be rated
 * @param seasons at least one
 * @param week the day type of each day of the week
 * @param specialDays before the week's day type
 * @param schedules of days, by their names
 * @param demand at most two of a point
 * @param billingRead when all points are read for billing; empty when only on request
 */
public record Programme(
        String id,
        int version,
        String name,
        Instant effective,
        ZoneId zone,
        List<Rate> rates,
        int defaultRate,
        List<Season> seasons,
        Map<DayOfWeek, String> week,
        List<SpecialDay> specialDays,
        Map<String, DaySchedule> schedules,
        List<Demand> demand,
        Optional<BillingRead> billingRead) {
    public Programme {
        rates = List.copyOf(rates);
        seasons = List.copyOf(seasons);
        week = Collections.unmodifiableMap(new EnumMap<>(week));
        specialDays = List.copyOf(specialDays);
        schedules = Collections.unmodifiableMap(new LinkedHashMap<>(schedules));
        demand = List.copyOf(demand);
        if (rates.isEmpty() || defaultRate < 0 || defaultRate >= rates.size()) {
            throw new IllegalArgumentException("default rate " + defaultRate + " of " + rates.size());
        }
    }

    /**
     * A rate (tier).
     *
     * @param id short, {@code "A"}
     * @param name for people, {@code "off-peak"}
     */
    public record Rate(String id, String name) {}

    /**
     * A part of the year. It lasts until another one begins, and takes effect at local midnight.
     *
     * @param id unique in the programme
     * @param begins rules of the dates on which it begins, in every year
     * @param schedules name of the day schedule for each day type
     */
    public record Season(String id, List<DateRule> begins, Map<String, String> schedules) {
        public Season {
            begins = List.copyOf(begins);
            schedules = Collections.unmodifiableMap(new LinkedHashMap<>(schedules));
        }
    }

    /**
     * A day that is not what the day of the week says.
     *
     * @param name for people
     * @param dayType of such a day
     * @param on its date
     * @param observed what becomes of one that falls on a weekend
     */
    public record SpecialDay(String name, String dayType, DateRule on, Observed observed) {
        /** When a special day is observed. */
        public enum Observed {
            /** On its date, whatever day that is. */
            ON_THE_DAY,
            /** One that falls on a Saturday or Sunday on the next weekday that is no special day itself. */
            NEXT_WEEKDAY,
            /** A Saturday on the Friday before, a Sunday on the Monday after (as federal holidays of the United States are). */
            NEAREST_WEEKDAY
        }
    }

    /**
     * The switch points of a day.
     *
     * @param switches ascending; the first at 00:00
     */
    public record DaySchedule(List<SwitchPoint> switches) {
        public DaySchedule {
            switches = List.copyOf(switches);
        }
    }

    /**
     * From when which rate is in force.
     *
     * @param at wall time, whole minutes
     * @param rate its place among the programme's rates
     */
    public record SwitchPoint(LocalTime at, int rate) {}

    /**
     * A demand that is kept: the most that is drawn in a block.
     *
     * @param quantity which channel of the point: kW, kvar or kVA
     * @param rate place of the rate whose blocks count; empty for all blocks
     * @param subBlockMinutes length of a sub-block; of the block, where there is one
     * @param subBlocks of a block, 1 to 15: with more than 1 the block slides on at each sub-block
     */
    public record Demand(Quantity quantity, Optional<Integer> rate, int subBlockMinutes, int subBlocks) {
        /** Length of a block, minutes. */
        public int blockMinutes() {
            return subBlockMinutes * subBlocks;
        }
    }

    /**
     * When all points are read for billing.
     *
     * @param dayOfMonth 1 to 31; in a shorter month its last day
     * @param at wall time
     * @param resetsDemand whether peaks begin anew after it
     */
    public record BillingRead(int dayOfMonth, LocalTime at, boolean resetsDemand) {}
}
