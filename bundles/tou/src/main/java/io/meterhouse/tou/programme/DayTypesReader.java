package io.meterhouse.tou.programme;

import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SpecialDay.Observed;
import io.meterhouse.tou.programme.SpecialDays.Placed;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which day is of which type: the pattern of the week, and the special days. */
final class DayTypesReader {
    /** Rules are tried on as many years to come. */
    static final int YEARS = 20;

    private static final int MOST_TYPES = 16;

    private final Problems problems;
    private final Map<DayOfWeek, String> week = new EnumMap<>(DayOfWeek.class);
    private final List<SpecialDay> special = new ArrayList<>();
    private final Map<SpecialDay, Place> places = new IdentityHashMap<>();

    /** Where a special day stands in the document. */
    private record Place(int line, String path) {}

    DayTypesReader(Problems problems) {
        this.problems = problems;
    }

    void read(Section top) {
        if (top.has("week")) {
            week(top);
        } else {
            for (DayOfWeek day : DayOfWeek.values()) {
                week.put(day, day.compareTo(DayOfWeek.SATURDAY) < 0 ? "weekday" : "weekend");
            }
        }
        List<YamlNode> items = top.items("special", false, SpecialDays.MOST);
        for (int i = 0; i < items.size(); i++) {
            special(items.get(i), "special[" + i + "]");
        }
    }

    Map<DayOfWeek, String> week() {
        return week;
    }

    List<SpecialDay> special() {
        return special;
    }

    /** All types that a day may be of. */
    Set<String> used() {
        Set<String> used = new LinkedHashSet<>(week.values());
        special.forEach(day -> used.add(day.dayType()));
        return used;
    }

    private void week(Section top) {
        int before = problems.count();
        top.named("week", true, MOST_TYPES, Kind.ID).each((node, path) -> {
            String type = path.substring("week.".length());
            for (DayOfWeek day : Words.DAY.readList(node, path, problems, DayOfWeek.values().length, false)) {
                String other = week.putIfAbsent(day, type);
                if (other != null) {
                    problems.add(
                            node.line(),
                            path,
                            Words.day(day) + " is of type '" + other + "' already; name each day once");
                }
            }
            return type;
        });
        List<String> missing = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (!week.containsKey(day)) {
                missing.add(Words.day(day));
            }
        }
        // a list with a mistake in it is not taken at all: its days are not missing
        if (!missing.isEmpty() && problems.count() == before) {
            top.mistake("week", String.join(", ", missing) + " missing; give each day of the week a day type");
        }
    }

    private void special(YamlNode node, String path) {
        Section section = new Section(node, path, problems, List.of("name", "type", "date", "observed"));
        String name = section.need("name", Words.NAME, "x");
        String type = section.need("type", Kind.ID, "");
        Optional<DateRule> date = Optional.ofNullable(section.need("date", DateRules.KIND, null));
        Observed observed = section.get("observed", Words.OBSERVED, Observed.ON_THE_DAY);
        if (date.isPresent() && !type.isEmpty()) {
            SpecialDay day = new SpecialDay(name, type, date.get(), observed);
            special.add(day);
            places.put(day, new Place(section.line("date"), path + ".date"));
        }
    }

    /** Looks for dates on which a day would be of two types. */
    void check(int firstYear) {
        SpecialDays days = new SpecialDays(special);
        Set<List<Place>> told = new HashSet<>();
        for (int year = firstYear; year <= firstYear + YEARS; year++) {
            Map<LocalDate, SpecialDay> first = new HashMap<>();
            for (Placed placed : days.placements(year)) {
                SpecialDay other = first.putIfAbsent(placed.observed(), placed.day());
                if (placed.observed().getYear() == year
                        && other != null
                        && !other.dayType().equals(placed.day().dayType())) {
                    Place here = places.get(placed.day());
                    Place there = places.get(other);
                    boolean later = here.line >= there.line;
                    List<Place> both = later ? List.of(there, here) : List.of(here, there);
                    if (told.add(both)) {
                        clash(placed.observed(), later ? other : placed.day(), later ? placed.day() : other);
                    }
                }
            }
        }
    }

    private void clash(LocalDate date, SpecialDay first, SpecialDay second) {
        Place place = places.get(second);
        problems.add(
                place.line,
                place.path,
                Problems.quote(second.name()) + " (" + second.dayType() + ") falls on " + date + ", and so does "
                        + Problems.quote(first.name()) + " (" + first.dayType() + ") of line "
                        + places.get(first).line
                        + "; a day has one type: change a date, a type or how one is observed");
    }
}
