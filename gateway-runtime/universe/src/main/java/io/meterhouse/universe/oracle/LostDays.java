package io.meterhouse.universe.oracle;

import io.meterhouse.api.ops.event.LoggedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the log says is lost with damage: channels or panels, and days in UTC (docs/store.md). */
final class LostDays {
    static final String LOST = "INTERVALS_LOST";

    /** An append that was damaged as the very last looks as if it had been cut off (docs/reliability.md). */
    private static final String TORN = "JOURNAL_TORN";

    private static final long START = 5_000;

    private final Site site;
    private final Set<String> names = new HashSet<>();
    /** When the gateway stopped before such a start, and when it started; true epoch ms. */
    private final List<Troubles.Stretch> torn = new ArrayList<>();

    private final boolean holes;

    LostDays(List<LoggedEvent> log, Site site) {
        this.site = site;
        // Numbers are without gaps, from 1 on.
        holes = log.isEmpty() || log.get(log.size() - 1).number() != log.size();
        for (LoggedEvent logged : log) {
            if (logged.event().kind().equals(LOST)) {
                for (String line :
                        logged.event().details().getOrDefault("lost", "").split("\n")) {
                    names.add(line.replace(" on ", " "));
                }
            }
            if (logged.event().kind().equals(TORN)) {
                // It is logged as soon as the gateway has started.
                long at = logged.event().at().toEpochMilli();
                site.troubles.stretches(Oracle.DOWN).stream()
                        .filter(stop -> Math.abs(site.clocks.site(stop.to()) - at) < START)
                        .forEach(torn::add);
            }
        }
    }

    /** Whether events are missing, which may have been those that name what is lost. */
    boolean hasHoles() {
        return holes;
    }

    /** Whether all that ends in a stretch was appended just before one stop, after which the last append looked as if it had been cut off. */
    private boolean isLast(Site.Judged judged, long firstEnd, long lastEnd) {
        long slack = judged.panel.slack();
        long first = site.clocks.latest(Math.floorDiv(firstEnd, 1_000_000L));
        long last = site.clocks.latest(Math.floorDiv(lastEnd, 1_000_000L));
        return torn.stream()
                .anyMatch(stop -> first >= stop.from() - slack
                        && last <= stop.from() + slack
                        && site.met.stream()
                                .anyMatch(met -> met.kind() == StoreTrouble.DAMAGE
                                        && met.at() >= stop.from() - slack
                                        && met.at() <= stop.to()));
    }

    /** Whether each day is named of what ends after an instant, up to the start of what follows; nanoseconds since 1970. */
    boolean names(Site.Judged judged, long after, long upTo) {
        if (isLast(judged, judged.panel.grid.after(after), upTo)) {
            return true;
        }
        LocalDate last = day(upTo - 1);
        for (LocalDate day = day(judged.panel.grid.after(after) - 1); !day.isAfter(last); day = day.plusDays(1)) {
            if (!names.contains(judged.id() + " " + day)
                    && !names.contains("panel " + judged.panel.id + " " + day)
                    && !names.contains("every channel " + day)
                    && !names.contains("every channel")) {
                return false;
            }
        }
        return true;
    }

    private static LocalDate day(long nanos) {
        Instant instant = Grid.instant(nanos);
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
