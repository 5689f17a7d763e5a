package io.meterhouse.tou.programme;

import io.meterhouse.tou.programme.Programme.Season;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which season a local date is in: the one that began last, on that date or before it. Where two begin on one date, which validation
 * refuses, it is the one that stands first in the programme. Immutable.
 */
public final class Seasons {
    /** The longest that a rule can be without a date: from one fifth Monday of February to the next, over 1900 or 2100. */
    private static final int LONGEST_PAUSE_YEARS = 40;

    private final List<Season> seasons;

    /**
     * Of a programme.
     *
     * @param seasons at least one
     */
    public Seasons(List<Season> seasons) {
        this.seasons = List.copyOf(seasons);
        if (this.seasons.isEmpty()) {
            throw new IllegalArgumentException("a programme without a season");
        }
    }

    /** The season of a date; the programme's first one where none has begun yet (its seasons begin on dates of one year only). */
    public Season of(LocalDate date) {
        return began(date).map(Begin::season).orElse(seasons.get(0));
    }

    /** The last beginning on a date or before it; empty where there is none. */
    Optional<Begin> began(LocalDate date) {
        Optional<Begin> last = Optional.empty();
        int found = 0;
        // "monday after 12-31" gives a date in the next year, "easter -100" in the one before: two years more than the
        // one that is hit
        for (int year = date.getYear() + 1; year >= date.getYear() - LONGEST_PAUSE_YEARS && found < 3; year--) {
            last = later(last, ofRules(year, date));
            if (last.isPresent() && year <= date.getYear()) {
                found++;
            }
        }
        return later(last, once(date));
    }

    /** All beginnings by the rules of the years from one to another, both included, by their dates. */
    List<Begin> begins(int from, int to) {
        List<Begin> begins = new ArrayList<>();
        for (int year = from; year <= to; year++) {
            for (Season season : seasons) {
                for (DateRule rule : season.begins()) {
                    rule.in(year).ifPresent(date -> begins.add(new Begin(date, season)));
                }
            }
        }
        begins.sort(Comparator.comparing(Begin::date));
        return begins;
    }

    private Optional<Begin> ofRules(int year, LocalDate notAfter) {
        return last(begins(year, year), notAfter);
    }

    /** Those that begin on dates of one year only are in force until another begins, however long ago that was. */
    private Optional<Begin> once(LocalDate notAfter) {
        List<Begin> begins = new ArrayList<>();
        for (Season season : seasons) {
            for (DateRule rule : season.begins()) {
                if (rule instanceof DateRule.Once once) {
                    begins.add(new Begin(once.date(), season));
                }
            }
        }
        return last(begins, notAfter);
    }

    private static Optional<Begin> last(List<Begin> begins, LocalDate notAfter) {
        Optional<Begin> last = Optional.empty();
        for (Begin begin : begins) {
            if (!begin.date.isAfter(notAfter)) {
                last = later(last, Optional.of(begin));
            }
        }
        return last;
    }

    private static Optional<Begin> later(Optional<Begin> a, Optional<Begin> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return b.get().date.isAfter(a.get().date) ? b : a;
    }

    /** A season and a date on which it begins. */
    record Begin(LocalDate date, Season season) {}
}
