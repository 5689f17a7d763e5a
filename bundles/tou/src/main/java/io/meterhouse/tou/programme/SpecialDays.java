package io.meterhouse.tou.programme;

import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SpecialDay.Observed;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On which dates the special days of a programme are observed. A day that was moved is special on the date it was moved to, and no
 * longer on its own.
 *
 * <p>Days that keep their date come first, then those that go to the nearest weekday, then, in the order of their dates, those that
 * look for the next free weekday: so Christmas on a Saturday takes Monday, and Boxing Day after it takes Tuesday. Where two fall on
 * one date, the one that stands first in the programme is it.
 *
 * <p>Safe for several threads: what it keeps is only what it would find again.
 */
public final class SpecialDays {
    /** As many as leave a free weekday in each year, so that what happened two years ago cannot matter. */
    static final int MOST = 100;

    private final List<SpecialDay> days;
    private volatile Year last = new Year(Integer.MIN_VALUE, Collections.emptySortedMap());

    /**
     * Of a programme.
     *
     * @param days at most 100
     */
    public SpecialDays(List<SpecialDay> days) {
        this.days = List.copyOf(days);
        if (this.days.size() > MOST) {
            throw new IllegalArgumentException(this.days.size() + " special days; at most " + MOST);
        }
    }

    /** What is special about a date; empty where the week's day type holds. */
    public Optional<SpecialDay> on(LocalDate date) {
        return Optional.ofNullable(of(date.getYear()).get(date));
    }

    /** All dates of a year on which a special day is observed, those included that come from the years beside it; unmodifiable. */
    public SortedMap<LocalDate, SpecialDay> of(int year) {
        Year found = last;
        if (found.year != year) {
            found = new Year(year, resolve(year));
            last = found;
        }
        return found.days;
    }

    private SortedMap<LocalDate, SpecialDay> resolve(int year) {
        SortedMap<LocalDate, SpecialDay> taken = new TreeMap<>();
        placements(year).forEach(placed -> taken.putIfAbsent(placed.observed, placed.day));
        SortedMap<LocalDate, SpecialDay> ofYear = taken.subMap(
                LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31).plusDays(1));
        return Collections.unmodifiableSortedMap(new TreeMap<>(ofYear));
    }

    /** All that may be observed in a year, and more around it, in the order in which they find their places. */
    List<Placed> placements(int year) {
        List<Placed> placed = new ArrayList<>();
        List<Placed> wandering = new ArrayList<>();
        // "sunday after 12-31" belongs to one year and falls into the next; "easter -100" may fall into the one before
        for (int y = year - 2; y <= year + 1; y++) {
            for (SpecialDay day : days) {
                Optional<LocalDate> date = day.on().in(y);
                if (date.isEmpty()) {
                    continue;
                }
                boolean moves = weekend(date.get()) && day.observed() != Observed.ON_THE_DAY;
                if (moves && day.observed() == Observed.NEXT_WEEKDAY) {
                    wandering.add(new Placed(day, date.get(), date.get()));
                } else {
                    placed.add(new Placed(day, date.get(), moves ? nearest(date.get()) : date.get()));
                }
            }
        }
        // the sort is stable: of one date, those that keep it stand in the programme's order
        placed.sort(Comparator.comparing(p -> p.observed.equals(p.date) ? 0 : 1));
        wandering.sort(Comparator.comparing(Placed::date));
        Map<LocalDate, SpecialDay> taken = new TreeMap<>();
        placed.forEach(p -> taken.putIfAbsent(p.observed, p.day));
        for (Placed p : wandering) {
            LocalDate free = p.date;
            while (weekend(free) || taken.containsKey(free)) {
                free = free.plusDays(1);
            }
            taken.put(free, p.day);
            placed.add(new Placed(p.day, p.date, free));
        }
        return placed;
    }

    private static boolean weekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static LocalDate nearest(LocalDate weekend) {
        return weekend.getDayOfWeek() == DayOfWeek.SATURDAY ? weekend.minusDays(1) : weekend.plusDays(1);
    }

    /** A special day, its own date and the one on which it is observed. */
    record Placed(SpecialDay day, LocalDate date, LocalDate observed) {}

    private record Year(int year, SortedMap<LocalDate, SpecialDay> days) {}
}
