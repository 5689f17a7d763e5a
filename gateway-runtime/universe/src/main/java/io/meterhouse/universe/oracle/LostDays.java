package io.meterhouse.universe.oracle;

import io.meterhouse.api.ops.event.LoggedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the log says is lost with damage: channels or panels, and days in UTC (docs/store.md). */
final class LostDays {
    static final String LOST = "INTERVALS_LOST";

    private final Set<String> names = new HashSet<>();
    private final boolean holes;

    LostDays(List<LoggedEvent> log) {
        // Numbers are without gaps, from 1 on.
        holes = log.isEmpty() || log.get(log.size() - 1).number() != log.size();
        for (LoggedEvent logged : log) {
            if (logged.event().kind().equals(LOST)) {
                for (String line :
                        logged.event().details().getOrDefault("lost", "").split("\n")) {
                    names.add(line.replace(" on ", " "));
                }
            }
        }
    }

    /** Whether events are missing, which may have been those that name what is lost. */
    boolean hasHoles() {
        return holes;
    }

    /** Whether each day is named of what ends after an instant, up to the start of what follows; nanoseconds since 1970. */
    boolean names(Site.Judged judged, long after, long upTo) {
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
