package io.meterhouse.tou;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.programme.DateRule;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.BillingRead;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Rate;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes programmes of rates A to D for tests, a piece at a time; of one day schedule, rate A all day, where nothing else is said. */
public final class Programmes {
    private final ZoneId zone;
    private String id = "test";
    private int version = 1;
    private Instant effective = Instant.parse("2025-01-01T00:00:00Z");
    private final Map<String, DaySchedule> schedules = new LinkedHashMap<>();
    private final List<Season> seasons = new ArrayList<>();
    private final List<SpecialDay> specials = new ArrayList<>();
    private final List<Demand> demands = new ArrayList<>();
    private Optional<BillingRead> billing = Optional.empty();
    private int defaultRate = 2;
    private int rates = 4;

    private Programmes(String zone) {
        this.zone = ZoneId.of(zone);
    }

    public static Programmes in(String zone) {
        return new Programmes(zone);
    }

    /** The number of a rate. */
    private static int rate(String id) {
        return id.charAt(0) - 'A';
    }

    public Programmes version(int number, String from) {
        version = number;
        effective = Instant.parse(from);
        return this;
    }

    public Programmes id(String name) {
        id = name;
        return this;
    }

    /** Only the first so many of A to D, A by default. */
    public Programmes rates(int number) {
        rates = number;
        defaultRate = 0;
        return this;
    }

    public Programmes from(String instant) {
        effective = Instant.parse(instant);
        return this;
    }

    /** A day schedule: {@code "00:00 A", "07:00 B"}. */
    public Programmes schedule(String name, String... switches) {
        schedules.put(
                name,
                new DaySchedule(Arrays.stream(switches)
                        .map(each -> each.split(" "))
                        .map(each -> new SwitchPoint(LocalTime.parse(each[0]), rate(each[1])))
                        .toList()));
        return this;
    }

    /** A season that begins each year on a date, with a schedule for each type of day. */
    public Programmes season(String name, String from, Map<String, String> ofDays) {
        seasons.add(new Season(name, List.of(new DateRule.Yearly(MonthDay.parse("--" + from))), ofDays));
        return this;
    }

    /** One date is a holiday. */
    public Programmes holiday(String date) {
        specials.add(new SpecialDay(
                date, "holiday", new DateRule.Once(LocalDate.parse(date)), SpecialDay.Observed.ON_THE_DAY));
        return this;
    }

    /** Demand of active energy in blocks of so many sub-blocks; of a rate, or of all where that is empty. */
    public Programmes demand(String ofRate, int minutes, int subBlocks) {
        Optional<Integer> of = ofRate.isEmpty() ? Optional.empty() : Optional.of(rate(ofRate));
        demands.add(new Demand(Quantity.KWH_DELIVERED, of, minutes, subBlocks));
        return this;
    }

    public Programmes billing(int day, String at) {
        billing = Optional.of(new BillingRead(day, LocalTime.parse(at), true));
        return this;
    }

    public Programme programme() {
        Map<DayOfWeek, String> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, day.compareTo(DayOfWeek.FRIDAY) > 0 ? "weekend" : "weekday");
        }
        if (schedules.isEmpty()) {
            schedule("flat", "00:00 A");
        }
        String first = schedules.keySet().iterator().next();
        if (seasons.isEmpty()) {
            season("year", "01-01", Map.of("weekday", first, "weekend", first, "holiday", first));
        }
        List<Rate> rates = List.of(
                        new Rate("A", "off-peak"),
                        new Rate("B", "mid-peak"),
                        new Rate("C", "on-peak"),
                        new Rate("D", "critical"))
                .subList(0, this.rates);
        return new Programme(
                id,
                version,
                id,
                effective,
                zone,
                rates,
                defaultRate,
                seasons,
                week,
                specials,
                schedules,
                demands,
                billing);
    }
}
