package io.meterhouse.tou.programme;

import io.meterhouse.document.Kind;
import io.meterhouse.document.Named;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import io.meterhouse.tou.programme.Programme.Season;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the seasons. */
final class SeasonsReader {
    static final int MOST = 16;
    static final int MOST_RULES = 24;

    private static final DateRule NONE = new DateRule.Once(LocalDate.EPOCH);

    private final Problems problems;
    private final Map<String, String> schedules;
    private final DayTypesReader types;
    private final List<Given> given = new ArrayList<>();
    /** With some of them unknown, the others would seem to leave gaps. */
    private boolean datesKnown = true;

    /**
     * A season and where it stands in the document.
     *
     * @param ends rules of its last days; empty where they are not given
     */
    record Given(Season season, List<DateRule> ends, String path, int line, int fromLine, int toLine) {}

    SeasonsReader(Problems problems, Map<String, String> schedules, DayTypesReader types) {
        this.problems = problems;
        this.schedules = schedules;
        this.types = types;
    }

    void read(Section top) {
        Named named = top.named("seasons", true, MOST, Kind.ID);
        Map<String, Integer> lines = named.lines();
        named.each((node, path) -> season(node, path, lines));
    }

    List<Season> seasons() {
        return given.stream().map(Given::season).toList();
    }

    List<Given> given() {
        return given;
    }

    /** Looks for dates with two seasons, or none. */
    void check(LocalDate effective) {
        if (datesKnown && !given.isEmpty()) {
            new SeasonsCheck(given, problems).check(effective);
        }
    }

    private Season season(YamlNode node, String path, Map<String, Integer> lines) {
        Section section = new Section(node, path, problems, List.of("from", "to", "schedules"));
        int before = problems.count();
        List<DateRule> from = section.node("from")
                .map(rules -> rules(rules, path + ".from"))
                .orElseGet(() -> List.of(section.need("from", DateRules.KIND, NONE)));
        List<DateRule> to =
                section.node("to").map(rules -> rules(rules, path + ".to")).orElse(List.of());
        datesKnown &= problems.count() == before;
        Named named = section.named("schedules", true, 16, Kind.ID);
        Map<String, String> chosen = named.values(Words.reference("a schedule", schedules, ""));
        Set<String> there = named.lines().keySet();
        if (!there.isEmpty()) {
            types.used().stream()
                    .filter(type -> !there.contains(type))
                    .forEach(type -> section.mistake(
                            "schedules",
                            "no schedule for days of type '" + type + "'; add " + type
                                    + ": with the name of one of schedules"));
        }
        String id = path.substring("seasons.".length());
        Season season = new Season(id, from, chosen);
        given.add(new Given(season, to, path, lines.get(id), section.line("from"), section.line("to")));
        return season;
    }

    /** One rule, or a list of them. */
    private List<DateRule> rules(YamlNode node, String path) {
        return node instanceof YamlNode.Items
                ? DateRules.KIND.readList(node, path, problems, MOST_RULES, false)
                : DateRules.KIND.read(node, path, problems).map(List::of).orElse(List.of());
    }
}
