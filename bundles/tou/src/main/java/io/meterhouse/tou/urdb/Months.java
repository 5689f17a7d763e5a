package io.meterhouse.tou.urdb;

import io.meterhouse.tou.programme.DateRule;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns months of hours into seasons and schedules: months that are alike are one season, days that are alike one schedule. */
final class Months {
    private static final int LONGEST_ID = 20;

    private final Matrix matrix;
    private final Map<Integer, Integer> places;
    private final Map<String, DaySchedule> schedules = new LinkedHashMap<>();
    private final List<Season> seasons = new ArrayList<>();

    /** @param places the place among the rates of each period */
    Months(Matrix matrix, Map<Integer, Integer> places) {
        this.matrix = matrix;
        this.places = places;
        boolean[] done = new boolean[Matrix.MONTHS];
        for (int month = 0; month < Matrix.MONTHS; month++) {
            if (!done[month]) {
                season(month, done);
            }
        }
    }

    Map<String, DaySchedule> schedules() {
        return schedules;
    }

    List<Season> seasons() {
        return seasons;
    }

    private void season(int first, boolean[] done) {
        List<Integer> begins = new ArrayList<>();
        for (int month = 0; month < Matrix.MONTHS; month++) {
            if (matrix.alike(first, month)) {
                done[month] = true;
                if (!matrix.alike(first, (month + Matrix.MONTHS - 1) % Matrix.MONTHS)) {
                    begins.add(month);
                }
            }
        }
        String id = begins.isEmpty() ? "all-year" : id(begins);
        if (begins.isEmpty()) {
            begins.add(0);
        }
        Map<String, String> days = new LinkedHashMap<>();
        days.put("weekday", schedule(id + "-weekday", matrix.weekday().get(first)));
        days.put("weekend", schedule(id + "-weekend", matrix.weekend().get(first)));
        List<DateRule> rules = begins.stream()
                .<DateRule>map(month -> new DateRule.Yearly(MonthDay.of(month + 1, 1)))
                .toList();
        seasons.add(new Season(id, rules, days));
    }

    /** {@code apr-may_oct}; numbered where that would be too long. */
    private String id(List<Integer> begins) {
        List<String> spans = new ArrayList<>();
        for (int begin : begins) {
            int last = begin;
            while (matrix.alike(begin, (last + 1) % Matrix.MONTHS)) {
                last = (last + 1) % Matrix.MONTHS;
            }
            spans.add(last == begin ? name(begin) : name(begin) + "-" + name(last));
        }
        String id = String.join("_", spans);
        return id.length() <= LONGEST_ID ? id : "season-" + (seasons.size() + 1);
    }

    private static String name(int month) {
        return Month.of(month + 1).name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private String schedule(String name, List<Integer> hours) {
        List<SwitchPoint> switches = new ArrayList<>();
        for (int hour = 0; hour < hours.size(); hour++) {
            if (hour == 0 || !hours.get(hour).equals(hours.get(hour - 1))) {
                switches.add(new SwitchPoint(LocalTime.of(hour, 0), places.get(hours.get(hour))));
            }
        }
        DaySchedule schedule = new DaySchedule(switches);
        for (Map.Entry<String, DaySchedule> other : schedules.entrySet()) {
            if (other.getValue().equals(schedule)) {
                return other.getKey();
            }
        }
        schedules.put(name, schedule);
        return name;
    }
}
