package io.meterhouse.tou.urdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which period is in which hour, by month and kind of day.
 *
 * @param weekday 12 months from January, each of 24 hours
 * @param weekend likewise
 */
record Matrix(List<List<Integer>> weekday, List<List<Integer>> weekend) {
    static final int MONTHS = 12;
    static final int HOURS = 24;

    /** The periods that are anywhere, ascending. */
    Set<Integer> periods() {
        Set<Integer> periods = new TreeSet<>();
        weekday.forEach(periods::addAll);
        weekend.forEach(periods::addAll);
        return periods;
    }

    /** The periods of a month, ascending. */
    Set<Integer> periods(int month) {
        return new TreeSet<>(day(month));
    }

    /** The hours of a weekday, and after them those of a day of the weekend. */
    private List<Integer> day(int month) {
        List<Integer> day = new ArrayList<>(weekday.get(month));
        day.addAll(weekend.get(month));
        return day;
    }

    /** Whether two months are alike. */
    boolean alike(int month, int other) {
        return day(month).equals(day(other));
    }

    /** Whether a period has all hours of a month. */
    boolean fills(int month, int period) {
        return periods(month).equals(Set.of(period));
    }

    /** Whether a period has the same hours of a month as another matrix's period has. */
    boolean coincides(int month, int period, Matrix other, int otherPeriod) {
        List<Integer> day = day(month);
        List<Integer> otherDay = other.day(month);
        for (int i = 0; i < day.size(); i++) {
            if ((day.get(i) == period) != (otherDay.get(i) == otherPeriod)) {
                return false;
            }
        }
        return true;
    }

    /** The hours of a period in a month, for people: {@code weekdays 07-11, 17-19; weekends never}. */
    String hours(int month, int period) {
        return "weekdays " + hours(weekday.get(month), period) + "; weekends " + hours(weekend.get(month), period);
    }

    private static String hours(List<Integer> day, int period) {
        List<String> spans = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            if (day.get(hour) == period && (hour == 0 || day.get(hour - 1) != period)) {
                int end = hour;
                while (end < HOURS && day.get(end) == period) {
                    end++;
                }
                spans.add(String.format("%02d-%02d", hour, end));
            }
        }
        return spans.isEmpty() ? "never" : String.join(", ", spans);
    }
}
