package io.meterhouse.tou.programme;

import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.SeasonsReader.Given;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Warns of what a programme has and never needs, for it is mostly a slip. */
final class Unused {
    private final Programme programme;
    private final Problems problems;

    Unused(Programme programme, Problems problems) {
        this.programme = programme;
        this.problems = problems;
    }

    void check(Section top, Map<String, Integer> scheduleLines, SeasonsReader seasons) {
        rates(top);
        Set<String> types = new HashSet<>(programme.week().values());
        programme.specialDays().forEach(day -> types.add(day.dayType()));
        Set<String> schedules = new HashSet<>();
        Set<Season> inForce = inForce();
        for (Given given : seasons.given()) {
            given.season().schedules().forEach((type, schedule) -> {
                if (types.contains(type)) {
                    schedules.add(schedule);
                } else {
                    problems.warn(
                            given.line(),
                            given.path() + ".schedules." + type,
                            "no day of the week and no special day is of type '" + type
                                    + "'; delete it, or give a day that type");
                }
            });
            if (!inForce.contains(given.season())) {
                problems.warn(
                        given.line(),
                        given.path(),
                        "is never in force in the " + DayTypesReader.YEARS
                                + " years after the programme takes effect; delete it, or change 'from'");
            } else {
                pauses(given);
            }
        }
        scheduleLines.forEach((schedule, line) -> {
            if (!schedules.contains(schedule)) {
                problems.warn(
                        line,
                        "schedules." + schedule,
                        "no season uses it; delete it, or name it in a season's schedules");
            }
        });
    }

    private void rates(Section top) {
        Set<Integer> used = new HashSet<>();
        used.add(programme.defaultRate());
        programme.schedules().values().forEach(day -> day.switches().forEach(point -> used.add(point.rate())));
        for (int i = 0; i < programme.rates().size(); i++) {
            if (top.has("rates") && !used.contains(i)) {
                String id = programme.rates().get(i).id();
                problems.warn(
                        top.line("rates"),
                        "rates." + id,
                        "no schedule switches to it, so that its registers count during overrides only; delete it, or use it");
            }
        }
    }

    private Set<Season> inForce() {
        Seasons seasons = new Seasons(programme.seasons());
        LocalDate first = programme.effective().atZone(programme.zone()).toLocalDate();
        LocalDate last = first.plusYears(DayTypesReader.YEARS);
        Set<Season> inForce = new HashSet<>();
        inForce.add(seasons.of(first));
        seasons.begins(first.getYear() - 1, last.getYear() + 1).stream()
                .filter(begin -> !begin.date().isBefore(first) && !begin.date().isAfter(last))
                .forEach(begin -> inForce.add(begin.season()));
        return inForce;
    }

    private void pauses(Given given) {
        int first = programme.effective().atZone(programme.zone()).getYear();
        for (DateRule rule : given.season().begins()) {
            for (int year = first; year <= first + DayTypesReader.YEARS; year++) {
                if (!(rule instanceof DateRule.Once) && rule.in(year).isEmpty()) {
                    problems.warn(
                            given.fromLine(),
                            given.path() + ".from",
                            "'" + DateRules.write(rule) + "' is no date in " + year
                                    + ": the season does not begin then, and the one before goes on");
                    break;
                }
            }
        }
    }
}
