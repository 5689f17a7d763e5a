package io.meterhouse.universe.oracle;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** A dead meter costs its line one time-out per back-off period, never the line. */
final class LineJudge {
    private static final long SPAN = 600_000;
    /** Every half minute, some more before it is as long, and what is asked besides: serial numbers. */
    private static final int MOST = 40;

    private final Site site;
    /** When each panel was asked in vain, in the last minutes, since it answered last. */
    private final Map<String, ArrayDeque<Long>> vain = new HashMap<>();

    LineJudge(Site site) {
        this.site = site;
    }

    /** A new process knows of no silence. */
    void restarted() {
        vain.clear();
    }

    void asked(String panel, boolean silent) {
        site.findings.applied(Rule.LINES);
        if (!silent) {
            vain.remove(panel);
            return;
        }
        ArrayDeque<Long> times = vain.computeIfAbsent(panel, any -> new ArrayDeque<>());
        times.add(site.now);
        while (times.peekFirst() < site.now - SPAN) {
            times.removeFirst();
        }
        if (times.size() > MOST) {
            site.violated(
                    Rule.LINES,
                    panel,
                    "Panel " + panel + " was asked " + times.size() + " times in vain since "
                            + site.when(times.peekFirst()));
            times.clear();
        }
    }
}
