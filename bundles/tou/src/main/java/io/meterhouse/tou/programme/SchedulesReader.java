package io.meterhouse.tou.programme;

import io.meterhouse.document.Kind;
import io.meterhouse.document.Named;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the schedules of days. */
final class SchedulesReader {
    static final int MOST = 64;
    /** One in every five minutes. */
    static final int MOST_SWITCHES = 288;

    private final Problems problems;
    private final Kind<Integer> rate;
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    SchedulesReader(Problems problems, Map<String, Integer> rates) {
        this.problems = problems;
        this.rate = Words.reference("a rate", rates, 0);
    }

    Map<String, DaySchedule> read(Section top) {
        Named named = top.named("schedules", true, MOST, Kind.ID);
        lines.putAll(named.lines());
        return named.each(this::schedule);
    }

    /** In which line each schedule begins, those included that have mistakes. */
    Map<String, Integer> lines() {
        return lines;
    }

    /** The names of all schedules, each standing for itself. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        lines.keySet().forEach(name -> names.put(name, name));
        return names;
    }

    private DaySchedule schedule(YamlNode node, String path) {
        Named named = Named.read(node, path, problems, MOST_SWITCHES, Words.TIME);
        Map<String, Integer> times = named.lines();
        if (!times.isEmpty() && !times.containsKey("00:00")) {
            problems.add(
                    node.line(),
                    path,
                    "does not begin at 00:00, so that nothing says which rate is in force before the first switch; add"
                            + " \"00:00\" with its rate");
        }
        List<SwitchPoint> switches = new ArrayList<>();
        named.values(rate).forEach((time, place) -> switches.add(new SwitchPoint(LocalTime.parse(time), place)));
        switches.sort(Comparator.comparing(SwitchPoint::at));
        return new DaySchedule(switches);
    }
}
