package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Tariff;
import io.meterhouse.universe.oracle.Tariff.Season;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Draws programmes of rates, and writes them as docs/tou-programme.md says. */
final class TariffDraw {
    private static final List<String> RATES = List.of("A", "B", "C", "D");
    private static final int MOST_SWITCHES = 6;
    private static final int MINUTES = 1440;
    private static final LocalDate LEAP_DAY = LocalDate.of(2024, 2, 29);

    private final ZoneId zone;
    private final LocalDate first;
    private final int days;
    private final int billingDay;
    private final int billingMinute;

    /**
     * @param first day of the world
     * @param random of which the whole building has its day for billing
     */
    TariffDraw(ZoneId zone, LocalDate first, int days, SplittableRandom random) {
        this.zone = zone;
        this.first = first;
        this.days = days;
        LocalDate day = first.plusDays(1 + random.nextInt(Math.max(1, days - 1)));
        billingDay = Math.min(28, day.getDayOfMonth());
        billingMinute = random.nextInt(3) > 0 ? 0 : random.nextInt(MINUTES);
    }

    Tariff draw(int version, Instant effective, SplittableRandom random) {
        List<String> rates = RATES.subList(0, 2 + random.nextInt(3));
        var seasons = new ArrayList<Season>();
        LocalDate change = first.plusDays(1 + random.nextInt(Math.max(1, days - 1)));
        seasons.add(season(day(change), rates, random));
        if (random.nextInt(4) > 0) {
            seasons.add(season(day(change.plusDays(100 + random.nextInt(160))), rates, random));
        }
        Set<MonthDay> holidays = new TreeSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            holidays.add(day(first.plusDays(random.nextInt(days + 1))));
        }
        return new Tariff(
                "maple",
                version,
                effective,
                zone,
                rates,
                rates.get(random.nextInt(rates.size())),
                seasons,
                holidays,
                random.nextBoolean() ? 15 : 30,
                billingDay,
                billingMinute);
    }

    private static MonthDay day(LocalDate date) {
        MonthDay day = MonthDay.from(date);
        return day.equals(MonthDay.from(LEAP_DAY)) ? MonthDay.of(3, 1) : day;
    }

    private static Season season(MonthDay begins, List<String> rates, SplittableRandom random) {
        return new Season(begins, schedule(rates, random), schedule(rates, random), schedule(rates, random));
    }

    private static TreeMap<Integer, String> schedule(List<String> rates, SplittableRandom random) {
        var switches = new TreeMap<Integer, String>();
        switches.put(0, rates.get(random.nextInt(rates.size())));
        for (int i = random.nextInt(MOST_SWITCHES); i > 0; i--) {
            // Whole hours, quarters, and any minute.
            int step = List.of(60, 15, 1).get(random.nextInt(3));
            switches.put(random.nextInt(MINUTES / step) * step, rates.get(random.nextInt(rates.size())));
        }
        return switches;
    }

    /** The document. */
    static String yaml(Tariff tariff) {
        var text = new StringBuilder("schema: meterhouse.tou/1\nid: ")
                .append(tariff.id())
                .append("\nversion: ")
                .append(tariff.version())
                .append("\neffective: ")
                .append(tariff.effective().toString().replace(":00Z", "Z"))
                .append("\nzone: ")
                .append(tariff.zone())
                .append("\nrates: {");
        tariff.rates().forEach(rate -> text.append(rate)
                .append(": rate ")
                .append(rate)
                .append(rate.equals(tariff.rates().get(tariff.rates().size() - 1)) ? "}\n" : ", "));
        text.append("default: ").append(tariff.fallback()).append('\n');
        if (!tariff.holidays().isEmpty()) {
            text.append("special:\n");
            tariff.holidays().forEach(day -> text.append("  - {name: a holiday, type: holiday, date: ")
                    .append(date(day))
                    .append("}\n"));
        }
        var schedules = new StringBuilder("schedules:\n");
        text.append("seasons:\n");
        for (int i = 0; i < tariff.seasons().size(); i++) {
            Season season = tariff.seasons().get(i);
            text.append("  season-")
                    .append(i)
                    .append(": {from: ")
                    .append(date(season.begins()))
                    .append(", schedules: {weekday: weekday-")
                    .append(i)
                    .append(", weekend: weekend-")
                    .append(i)
                    .append(", holiday: holiday-")
                    .append(i)
                    .append("}}\n");
            schedule(schedules, "weekday-" + i, season.weekday());
            schedule(schedules, "weekend-" + i, season.weekend());
            schedule(schedules, "holiday-" + i, season.holiday());
        }
        return text.append(schedules)
                .append("demand:\n  - {quantity: kW, block: ")
                .append(tariff.blockMinutes())
                .append("m}\nbilling-read: {day: ")
                .append(tariff.billingDay())
                .append(", at: \"")
                .append(time(tariff.billingMinute()))
                .append("\"}\n")
                .toString();
    }

    private static void schedule(StringBuilder text, String name, Map<Integer, String> switches) {
        text.append("  ").append(name).append(": {");
        String between = "";
        for (Map.Entry<Integer, String> each : switches.entrySet()) {
            text.append(between)
                    .append('"')
                    .append(time(each.getKey()))
                    .append("\": ")
                    .append(each.getValue());
            between = ", ";
        }
        text.append("}\n");
    }

    private static String date(MonthDay day) {
        return String.format(Locale.ROOT, "%02d-%02d", day.getMonthValue(), day.getDayOfMonth());
    }

    private static String time(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
