package io.meterhouse.tou.programme;

import io.meterhouse.document.Problems;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Seasons.Begin;
import io.meterhouse.tou.programme.SeasonsReader.Given;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tries the rules of seasons on the years to come. */
final class SeasonsCheck {
    private final List<Given> given;
    private final Problems problems;
    private final Map<String, Given> byId = new HashMap<>();

    SeasonsCheck(List<Given> given, Problems problems) {
        this.given = given;
        this.problems = problems;
        given.forEach(one -> byId.put(one.season().id(), one));
    }

    void check(LocalDate effective) {
        Seasons seasons = new Seasons(given.stream().map(Given::season).toList());
        int first = effective.getYear();
        int last = first + DayTypesReader.YEARS;
        if (seasons.began(effective).isEmpty()) {
            problems.add(
                    given.get(0).fromLine(),
                    given.get(0).path() + ".from",
                    "no season has begun on " + effective
                            + ", when the programme takes effect; let one begin on that date"
                            + " or before, or each year");
        }
        // a year more on both sides: a rule of one year may give a date in the next or in the one before
        List<Begin> begins = seasons.begins(first - 1, last + 1).stream()
                .filter(begin -> begin.date().getYear() >= first && begin.date().getYear() <= last)
                .toList();
        together(begins);
        Set<Season> told = new HashSet<>();
        for (int i = 0; i + 1 < begins.size(); i++) {
            Given season = byId.get(begins.get(i).season().id());
            if (!season.ends().isEmpty() && !told.contains(season.season())) {
                Optional<String> wrong = wrongEnd(season, begins.get(i), next(begins, i));
                wrong.ifPresent(text -> {
                    told.add(season.season());
                    problems.add(season.toLine(), season.path() + ".to", text);
                });
            }
        }
    }

    private void together(List<Begin> begins) {
        Set<Set<String>> told = new HashSet<>();
        for (int i = 0; i + 1 < begins.size(); i++) {
            // of three on one date the first is compared with both others
            for (int j = i + 1;
                    j < begins.size()
                            && begins.get(j).date().equals(begins.get(i).date());
                    j++) {
                Given one = byId.get(begins.get(i).season().id());
                Given other = byId.get(begins.get(j).season().id());
                if (!one.equals(other)
                        && told.add(Set.of(one.season().id(), other.season().id()))) {
                    boolean inOrder = other.line() >= one.line();
                    Given later = inOrder ? other : one;
                    Given earlier = inOrder ? one : other;
                    problems.add(
                            later.fromLine(),
                            later.path() + ".from",
                            "begins on " + begins.get(i).date() + ", as season '"
                                    + earlier.season().id() + "' does; a day is in one season: give one of them"
                                    + " another date");
                }
            }
        }
    }

    private static Optional<Begin> next(List<Begin> begins, int i) {
        LocalDate date = begins.get(i).date();
        return begins.subList(i + 1, begins.size()).stream()
                .filter(begin -> begin.date().isAfter(date))
                .findFirst();
    }

    private static Optional<String> wrongEnd(Given season, Begin begin, Optional<Begin> next) {
        if (next.isEmpty()) {
            return Optional.empty();
        }
        LocalDate expected = next.get().date().minusDays(1);
        String other = next.get().season().equals(season.season())
                ? "it begins again on " + next.get().date()
                : "season '" + next.get().season().id() + "' begins on "
                        + next.get().date();
        Optional<LocalDate> end = end(season, begin.date());
        if (end.isEmpty()) {
            return Optional.of("begins on " + begin.date() + " and has no last day after that; " + other + ": write "
                    + expected + " as a rule, or leave 'to' out");
        }
        if (end.get().isBefore(expected)) {
            long days = ChronoUnit.DAYS.between(end.get(), expected);
            return Optional.of("ends on " + end.get() + ", and " + other + ": " + days
                    + (days == 1 ? " day is" : " days are")
                    + " in no season; let one follow the other, or leave 'to' out");
        }
        return end.get().isAfter(expected)
                ? Optional.of("ends on " + end.get() + ", but " + other
                        + ": they overlap; let one follow the other, or leave 'to' out")
                : Optional.empty();
    }

    /** The first of a season's last days from a date on. */
    private static Optional<LocalDate> end(Given season, LocalDate from) {
        List<LocalDate> ends = new ArrayList<>();
        for (int year = from.getYear() - 1; year <= from.getYear() + 2; year++) {
            for (DateRule rule : season.ends()) {
                rule.in(year).filter(date -> !date.isBefore(from)).ifPresent(ends::add);
            }
        }
        return ends.stream().min(LocalDate::compareTo);
    }
}
