package io.meterhouse.tou.programme;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.programme.DateRule.FromEaster;
import io.meterhouse.tou.programme.DateRule.NthWeekday;
import io.meterhouse.tou.programme.DateRule.Once;
import io.meterhouse.tou.programme.DateRule.WeekdayAfter;
import io.meterhouse.tou.programme.DateRule.WeekdayBefore;
import io.meterhouse.tou.programme.DateRule.Yearly;
import io.meterhouse.tou.programme.Programme.BillingRead;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Rate;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SpecialDay.Observed;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import io.meterhouse.tou.programme.SpecialDays.Placed;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Programmes that validate, as many as there are seeds: for tests of whatever takes one. The same seed gives the same programme. */
public final class RandomProgrammes {
    /** Odd offsets, a change of half an hour, and none at all. */
    private static final Set<String> ALWAYS = Set.of(
            "UTC", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Australia/Adelaide");

    private static final Instant FROM = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2028-01-01T00:00:00Z");
    private static final List<ZoneId> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> ALWAYS.contains(id) || id.contains("/") && !id.startsWith("SystemV/"))
            .map(ZoneId::of)
            .filter(zone -> ALWAYS.contains(zone.getId()) || changesClocks(zone))
            .sorted((a, b) -> a.getId().compareTo(b.getId()))
            .toList();

    private final Random random;
    private final ZoneId zone;

    private RandomProgrammes(long seed, ZoneId zone) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.zone = zone;
    }

    /** All zones whose clocks change in 2025 to 2027, and some that are odd in other ways; by their names. */
    public static List<ZoneId> zones() {
        return ZONES;
    }

    /** A programme; the zones come in turn, so that as many seeds in a row as there are zones have them all. */
    public static Programme of(long seed) {
        return of(seed, ZONES.get((int) Math.floorMod(seed, (long) ZONES.size())));
    }

    /** A programme of a zone. It takes effect in 2025 or 2026. */
    public static Programme of(long seed, ZoneId zone) {
        return new RandomProgrammes(seed, zone).programme(seed);
    }

    private static boolean changesClocks(ZoneId zone) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(FROM);
        return next != null && next.getInstant().isBefore(TO);
    }

    private Programme programme(long seed) {
        List<Rate> rates = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            rates.add(
                    new Rate(String.valueOf((char) ('A' + i)), pick("peak", "Spitze \"€\"", "\\ off: #", "😀 - low")));
        }
        Instant effective = effective();
        int year = effective.atZone(zone).getYear();
        Map<DayOfWeek, String> week = week();
        List<SpecialDay> special = special(year);
        Map<String, DaySchedule> schedules = new LinkedHashMap<>();
        int days = 1 + random.nextInt(6);
        for (int i = 0; i < days; i++) {
            schedules.put("day-" + i, schedule(count));
        }
        Set<String> types = new LinkedHashSet<>(week.values());
        special.forEach(day -> types.add(day.dayType()));
        List<Season> seasons;
        do {
            seasons = seasons(types, List.copyOf(schedules.keySet()));
        } while (meet(seasons, year) || noneYet(seasons, effective));
        return new Programme(
                "random-" + (seed & Long.MAX_VALUE),
                1 + random.nextInt(1000),
                pick("Random", "Zufällig: [x]", "'quoted'", "null"),
                effective,
                zone,
                rates,
                random.nextInt(count),
                seasons,
                week,
                special,
                schedules,
                demands(count),
                random.nextBoolean()
                        ? Optional.of(new BillingRead(1 + random.nextInt(31), time(), random.nextBoolean()))
                        : Optional.empty());
    }

    /** Half of them at local midnight. */
    private Instant effective() {
        LocalDate date = LocalDate.of(2025, 1, 1).plusDays(random.nextInt(730));
        return random.nextBoolean()
                ? date.atStartOfDay(zone).toInstant()
                : date.atTime(time()).toInstant(ZoneOffset.UTC);
    }

    private Map<DayOfWeek, String> week() {
        List<String> types =
                switch (random.nextInt(3)) {
                    case 0 -> List.of("weekday", "weekday", "weekday", "weekday", "weekday", "weekend", "weekend");
                    case 1 -> List.of("all", "all", "all", "all", "all", "all", "all");
                    default ->
                        Stream.generate(() -> pick("x", "y", "z")).limit(7).toList();
                };
        Map<DayOfWeek, String> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, types.get(day.ordinal()));
        }
        return week;
    }

    private List<SpecialDay> special(int year) {
        List<SpecialDay> special = new ArrayList<>();
        int count = random.nextInt(13);
        for (int i = 0; i < count; i++) {
            SpecialDay day =
                    new SpecialDay("day " + i, pick("holiday", "holiday", "event"), rule(), pick(Observed.values()));
            special.add(day);
            if (clash(special, year)) {
                special.remove(day);
            }
        }
        return special;
    }

    private static boolean clash(List<SpecialDay> special, int from) {
        SpecialDays days = new SpecialDays(special);
        for (int year = from; year <= from + DayTypesReader.YEARS; year++) {
            Map<LocalDate, String> types = new TreeMap<>();
            for (Placed placed : days.placements(year)) {
                String other = types.putIfAbsent(placed.observed(), placed.day().dayType());
                if (other != null && !other.equals(placed.day().dayType())) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Season> seasons(Set<String> types, List<String> schedules) {
        List<Season> seasons = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Set<DateRule> rules = new LinkedHashSet<>();
            rules.add(rule());
            if (random.nextInt(3) == 0) {
                rules.add(rule());
            }
            Map<String, String> chosen = new LinkedHashMap<>();
            types.forEach(type -> chosen.put(type, schedules.get(random.nextInt(schedules.size()))));
            seasons.add(new Season("season-" + i, List.copyOf(rules), chosen));
        }
        return seasons;
    }

    private static boolean meet(List<Season> seasons, int year) {
        List<Seasons.Begin> begins = new Seasons(seasons).begins(year - 1, year + DayTypesReader.YEARS + 1);
        for (int i = 0; i + 1 < begins.size(); i++) {
            for (int j = i + 1;
                    j < begins.size()
                            && begins.get(j).date().equals(begins.get(i).date());
                    j++) {
                if (!begins.get(j).season().id().equals(begins.get(i).season().id())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean noneYet(List<Season> seasons, Instant effective) {
        return new Seasons(seasons).began(effective.atZone(zone).toLocalDate()).isEmpty();
    }

    private DateRule rule() {
        MonthDay day = MonthDay.of(1 + random.nextInt(12), 1 + random.nextInt(28));
        return switch (random.nextInt(8)) {
            case 0 -> new NthWeekday(pick(1, 2, 3, 4, 5, -1), pick(DayOfWeek.values()), pick(Month.values()));
            case 1 -> new WeekdayBefore(pick(DayOfWeek.values()), day);
            case 2 -> new WeekdayAfter(pick(DayOfWeek.values()), day);
            case 3 -> new FromEaster(random.nextInt(301) - 100);
            case 4 -> new Once(day.atYear(2025 + random.nextInt(3)));
            case 5 -> new Yearly(pick(MonthDay.of(2, 29), MonthDay.of(12, 31), MonthDay.of(1, 1), day));
            default -> new Yearly(day);
        };
    }

    private DaySchedule schedule(int rates) {
        Set<LocalTime> times = new TreeSet<>(Set.of(LocalTime.MIDNIGHT));
        int count = 1 + random.nextInt(12);
        while (times.size() < count) {
            times.add(time());
        }
        return new DaySchedule(times.stream()
                .map(at -> new SwitchPoint(at, random.nextInt(rates)))
                .toList());
    }

    /** Often in the hours in which clocks change. */
    private LocalTime time() {
        int minute = random.nextInt(3) == 0 ? random.nextInt(4 * 60) : random.nextInt(24 * 60);
        return LocalTime.ofSecondOfDay((random.nextBoolean() ? minute : minute / 30 * 30) * 60L);
    }

    private List<Demand> demands(int rates) {
        Set<Demand> demands = new LinkedHashSet<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int block = pick(DemandReader.BLOCKS.toArray(new Integer[0]));
            int subBlocks = 1 + random.nextInt(DemandReader.MOST_SUB_BLOCKS);
            while (block % subBlocks != 0) {
                subBlocks--;
            }
            demands.add(new Demand(
                    pick(Quantity.KWH_DELIVERED, Quantity.KVARH, Quantity.KVAH),
                    random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(rates)),
                    block / subBlocks,
                    subBlocks));
        }
        return List.copyOf(demands);
    }

    @SafeVarargs
    private <T> T pick(T... things) {
        return things[random.nextInt(things.length)];
    }
}
