package io.meterhouse.tou.programme;

import io.meterhouse.document.Problem;
import io.meterhouse.document.Problems;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a meter that rates by itself can hold. The gateway's own engine is not bound by it: only a programme that is downloaded to a
 * meter is checked.
 *
 * @param segments switch points of all schedules together
 * @param schedules of days, over all seasons
 * @param seasons of a year
 * @param rates each with its registers
 */
public record MeterLimits(int segments, int schedules, int seasons, int rates) {
    /** The seed meters: 4 rates, 80 time segments, 4 seasons, 10 day schedules. */
    public static final MeterLimits SEED = new MeterLimits(80, 10, 4, 4);

    public MeterLimits {
        if (segments < 1 || schedules < 1 || seasons < 1 || rates < 1) {
            throw new IllegalArgumentException("a meter that holds nothing: " + segments + " segments, " + schedules
                    + " schedules, " + seasons + " seasons, " + rates + " rates");
        }
    }

    /**
     * What of a day's switch points a meter needs: one that goes on with the rate before it is left out.
     *
     * @return at least the one at 00:00
     */
    public static List<SwitchPoint> needed(DaySchedule day) {
        List<SwitchPoint> needed = new ArrayList<>();
        for (SwitchPoint point : day.switches()) {
            if (needed.isEmpty() || needed.get(needed.size() - 1).rate() != point.rate()) {
                needed.add(point);
            }
        }
        return needed;
    }

    /**
     * Looks whether a meter holds a programme; schedules that no season uses are not loaded, and do not count.
     *
     * @param name how problems name the programme; they bear line 1, for a programme has lines no more
     * @return everything that is too much; empty where it fits
     */
    public List<Problem> check(String name, Programme programme) {
        Problems problems = new Problems(name);
        Set<String> used = new TreeSet<>();
        programme.seasons().forEach(season -> used.addAll(season.schedules().values()));
        Map<String, Integer> counts = new LinkedHashMap<>();
        used.forEach(schedule ->
                counts.put(schedule, needed(programme.schedules().get(schedule)).size()));
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (programme.rates().size() > rates) {
            problems.add(
                    1, "rates", programme.rates().size() + " rates, and the meter has " + rates + "; " + instead());
        }
        if (programme.seasons().size() > seasons) {
            problems.add(
                    1,
                    "seasons",
                    programme.seasons().size() + " seasons, and the meter holds " + seasons
                            + "; let seasons with the same schedules be one that begins several times, or "
                            + instead());
        }
        if (used.size() > schedules) {
            problems.add(
                    1,
                    "schedules",
                    used.size() + " schedules are used, and the meter holds " + schedules
                            + "; use one schedule for all days that are alike, or " + instead());
        }
        if (all > segments) {
            String most = counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(3)
                    .map(schedule -> schedule.getKey() + " " + schedule.getValue())
                    .collect(Collectors.joining(", "));
            problems.add(
                    1,
                    "schedules",
                    all + " switch points in all, and the meter holds " + segments + " (" + most
                            + (counts.size() > 3 ? ", ..." : "") + "); take some away, or " + instead());
        }
        return problems.list();
    }

    private static String instead() {
        return "let the gateway bill this point (tou.billing: gateway)";
    }
}
