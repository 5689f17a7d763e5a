package io.meterhouse.universe.oracle;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A programme of rates as a world makes it, and what docs/tou-programme.md says of it: point by point, by the wall time of each instant.
 * Shares nothing with the gateway.
 *
 * @param effective from when it is to rate
 * @param rates their ids
 * @param seasons by the date on which they begin in every year, no two on one; they are named season-0, season-1 and so on
 * @param holidays dates of every year
 * @param blockMinutes of the demand that is kept
 * @param billingDay day of the month, 1 to 28, on which registers are read for billing
 * @param billingMinute of that day
 */
public record Tariff(
        String id,
        int version,
        Instant effective,
        ZoneId zone,
        List<String> rates,
        String fallback,
        List<Season> seasons,
        Set<MonthDay> holidays,
        int blockMinutes,
        int billingDay,
        int billingMinute) {
    /** A part of the year: for each kind of day the rate from a minute of the day on. */
    public record Season(
            MonthDay begins,
            TreeMap<Integer, String> weekday,
            TreeMap<Integer, String> weekend,
            TreeMap<Integer, String> holiday) {}

    /** The rate in force at an instant, if nothing overrides it. */
    String rateAt(long nanos) {
        LocalDateTime wall = LocalDateTime.ofInstant(Grid.instant(nanos), zone);
        Season season = season(wall.toLocalDate());
        TreeMap<Integer, String> day = season.weekday;
        if (holidays.contains(MonthDay.from(wall))) {
            day = season.holiday;
        } else if (wall.getDayOfWeek() == DayOfWeek.SATURDAY || wall.getDayOfWeek() == DayOfWeek.SUNDAY) {
            day = season.weekend;
        }
        return day.floorEntry(wall.getHour() * 60 + wall.getMinute()).getValue();
    }

    /** The one that began last, in this year or the one before. */
    private Season season(LocalDate date) {
        Season last = null;
        LocalDate since = LocalDate.MIN;
        for (Season season : seasons) {
            LocalDate begun = season.begins.atYear(date.getYear());
            begun = begun.isAfter(date) ? season.begins.atYear(date.getYear() - 1) : begun;
            if (begun.isAfter(since)) {
                since = begun;
                last = season;
            }
        }
        return last;
    }

    /** The first billing read after an instant. */
    long billingAfter(long nanos) {
        YearMonth month = YearMonth.from(LocalDateTime.ofInstant(Grid.instant(nanos), zone));
        for (YearMonth each = month.minusMonths(1); ; each = each.plusMonths(1)) {
            long at = billing(each);
            if (at > nanos) {
                return at;
            }
        }
    }

    private long billing(YearMonth month) {
        // A wall time that is left out stands for the end of the gap, one that comes twice for the first.
        LocalDateTime wall = month.atDay(billingDay).atStartOfDay().plusMinutes(billingMinute);
        boolean leftOut = zone.getRules().getValidOffsets(wall).isEmpty();
        return Grid.nanos(
                leftOut
                        ? zone.getRules().getTransition(wall).getInstant()
                        : wall.atZone(zone).toInstant());
    }

    /** As reads are named. */
    String billingId(long at) {
        return "billing/" + YearMonth.from(LocalDateTime.ofInstant(Grid.instant(at), zone));
    }

    /** The first midnight after an instant at which another season begins; the end of time where there is but one. */
    long seasonAfter(long nanos) {
        LocalDate date = LocalDate.ofInstant(Grid.instant(nanos), zone);
        for (int days = 1; days <= 366; days++) {
            if (!season(date.plusDays(days)).begins.equals(season(date).begins)) {
                return Grid.midnight(date.plusDays(days), zone);
            }
        }
        return Long.MAX_VALUE;
    }

    /** As the read is named that ends a season. */
    String seasonId(long midnight) {
        LocalDate date = LocalDate.ofInstant(Grid.instant(midnight), zone);
        return "season/season-" + seasons.indexOf(season(date.minusDays(1))) + "/" + date;
    }
}
