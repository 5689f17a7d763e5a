package io.meterhouse.universe.oracle;

import java.util.List;

/** Judges what is counted of a channel when all has come: nothing twice, nothing missing, and the sums. */
final class ColumnJudge {
    private static final long MILLION = 1_000_000;
    /** A meter answers within this long. */
    private static final long READ = 15_000;

    private final Site site;
    private final Deliveries deliveries;
    private final LostDays lost;

    /** @param lost days of channels that the log names as lost with damage */
    ColumnJudge(Site site, Deliveries deliveries, LostDays lost) {
        this.site = site;
        this.deliveries = deliveries;
        this.lost = lost;
    }

    void judge(Site.Judged judged) {
        Column column = judged.column;
        for (int i = 0; i < column.size(); i++) {
            places(judged, i);
            flags(judged, i);
        }
        sums(judged);
        revisions(judged);
        last(judged);
    }

    private void places(Site.Judged judged, int i) {
        Column column = judged.column;
        long start = column.start(i);
        long end = column.end(i);
        if (i > 0) {
            site.findings.applied(Rule.OVERLAPS);
            site.findings.applied(Rule.MISSING);
            long before = column.end(i - 1);
            if (start < before) {
                violated(
                        Rule.OVERLAPS,
                        judged,
                        i,
                        "it begins before the interval ends that ends " + Grid.instant(before) + ": "
                                + RowJudge.number(column.counts(i)) + " and "
                                + RowJudge.number(column.counts(i - 1)) + " counts");
            } else if (start > before && !deliveries.lost(judged, before, start) && !isLost(judged, i - 1, i)) {
                violated(
                        Rule.MISSING,
                        judged,
                        i,
                        "nothing came from " + Grid.instant(before) + " up to it, not even a gap");
            }
        }
        site.findings.applied(Rule.GRID);
        Grid grid = judged.panel.grid;
        if (!grid.has(end) || grid.after(start) != end && (column.bits(i) & Bits.LONG) == 0) {
            boolean rescaled =
                    !judged.panel.rescaled.isEmpty() && (column.bits(i) & (Bits.CONFIG_CHANGE | Bits.PARTIAL)) != 0;
            if (!rescaled) {
                violated(
                        Rule.GRID,
                        judged,
                        i,
                        "it should end " + Grid.instant(grid.after(start)) + ", the next place of the grid");
            }
        }
    }

    /** What can be known of flags once the interval before is known too. */
    private void flags(Site.Judged judged, int i) {
        Column column = judged.column;
        if (i == 0
                || !column.isKnown(i)
                || !column.isKnown(i - 1)
                || column.end(i - 1) != column.start(i)
                || !column.overs(i).isEmpty()
                || column.channelRevision(i) != column.channelRevision(i - 1)) {
            return;
        }
        site.findings.applied(Rule.BRACKETS);
        long tolerance = judged.panel.tolerance;
        boolean wide = column.width(i) > tolerance || column.width(i - 1) > tolerance;
        int bits = column.bits(i);
        if (wide != ((bits & Bits.ESTIMATED) != 0) && !judged.isRevised(column.end(i), column.revision(i), bits)) {
            violated(
                    Rule.BRACKETS,
                    judged,
                    i,
                    "flagged " + Bits.words(bits) + ", with brackets " + column.width(i - 1) + " and " + column.width(i)
                            + " ms wide where " + tolerance + " are no estimate");
        }
        int time = bits & (Bits.TIME_UNKNOWN | Bits.TIME_CHANGE);
        if (time != 0 && !wide && !isClockTroubled(judged, i)) {
            violated(
                    Rule.CAUSES,
                    judged,
                    i,
                    "flagged " + Bits.words(time)
                            + ", both of its ends are well known, and nothing was wrong with the clock");
        }
        site.findings.applied(Rule.FLAGS);
        boolean wrapped = Math.floorDiv(column.register(i), judged.modulus)
                != Math.floorDiv(column.register(i - 1), judged.modulus);
        if (wrapped != ((bits & Bits.ROLLOVER) != 0)) {
            violated(
                    Rule.FLAGS,
                    judged,
                    i,
                    "flagged " + Bits.words(bits) + ", and the register went from " + column.register(i - 1) + " to "
                            + column.register(i) + ", with a modulus of " + judged.modulus);
        }
    }

    /** Whether something was wrong with the clock near an interval. */
    private boolean isClockTroubled(Site.Judged judged, int i) {
        long from = site.clocks.shown(judged.column.t0(i - 1)) - judged.panel.slack();
        long to = site.clocks.latest(judged.column.t1(i)) + judged.panel.slack();
        return site.troubles.anyNamed(Oracle.CLOCK, from, Math.min(site.now, to));
    }

    private void sums(Site.Judged judged) {
        Column column = judged.column;
        int from = -1;
        int empty = -1;
        long sum = 0;
        for (int i = 0; i < column.size(); i++) {
            if (i > 0 && column.start(i) != column.end(i - 1)) {
                from = -1;
            }
            List<long[]> overs = column.overs(i);
            if (column.counts(i) == Row.NONE) {
                empty = i;
            }
            boolean revised = judged.isRevised(column.end(i), column.revision(i), column.bits(i));
            sum += Math.max(0, column.counts(i)) - (revised ? judged.edit(column.end(i), column.revision(i)) : 0);
            if (overs.isEmpty()) {
                if (!column.isKnown(i)) {
                    continue;
                }
                boolean same = from >= 0 && column.channelRevision(from) == column.channelRevision(i);
                if (same) {
                    compare(judged, from, i, sum, column.register(i) - column.register(from));
                }
                if (same && empty > from && !isRevisionLost(judged, from, i)) {
                    violated(
                            Rule.SUMS,
                            judged,
                            empty,
                            "it has no value, though the registers before and after it are known, at "
                                    + Grid.instant(column.end(from)) + " and " + Grid.instant(column.end(i)));
                }
            } else if (overs.get(0)[0] == Row.NEVER && site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE)) {
                // Damage had taken the register from which it counted: it counts from the first read after it.
                across(judged, -1, i, column.counts(i), overs);
            } else {
                across(judged, from, i, sum, overs);
            }
            from = column.isKnown(i) ? i : -1;
            sum = 0;
        }
    }

    /** Whether the value of an interval within was told as lost: its gap came before it, and stays. */
    private static boolean isRevisionLost(Site.Judged judged, int from, int i) {
        Column column = judged.column;
        return judged.isToldAsLost(from < 0 ? column.start(i) : column.end(from), column.end(i));
    }

    private void across(Site.Judged judged, int from, int i, long sum, List<long[]> overs) {
        Column column = judged.column;
        long known = from < 0 ? Row.NONE : column.register(from);
        long expected = 0;
        boolean told = true;
        for (long[] change : overs) {
            if (change[0] != Row.NEVER) {
                told &= known != Row.NONE;
                expected += change[1] - known;
                closed(judged, i, change);
                known = Row.NONE;
            }
            if (change[2] != Row.NEVER) {
                known = change[3];
                opened(judged, i, change);
            }
        }
        if (known != Row.NONE) {
            told &= column.isKnown(i);
            expected += column.register(i) - known;
        }
        if (told) {
            compare(judged, from, i, sum, expected);
        }
    }

    private void compare(Site.Judged judged, int from, int i, long sum, long expected) {
        site.findings.applied(Rule.SUMS);
        if (sum != expected && !isRevisionLost(judged, from, i)) {
            Column column = judged.column;
            violated(
                    Rule.SUMS,
                    judged,
                    i,
                    "since "
                            + (from < 0
                                    ? "its register began"
                                    : Grid.instant(column.end(from)) + " (register " + column.register(from) + ")")
                            + " it counts " + sum + ", and by the registers " + expected + " (register "
                            + RowJudge.number(column.register(i)) + ")");
        }
    }

    private void closed(Site.Judged judged, int i, long[] change) {
        long at = Math.floorDiv(change[0], MILLION);
        // An old register that was not read since the last boundary is told as it was there.
        int known = judged.column.find(change[0]);
        if (known < 0 || judged.column.register(known) != change[1]) {
            mark(
                    judged,
                    i,
                    change[1],
                    at - judged.panel.interval - judged.panel.tolerance - READ,
                    at + judged.panel.tolerance);
        }
    }

    private void opened(Site.Judged judged, int i, long[] change) {
        long at = Math.floorDiv(change[2], MILLION);
        mark(judged, i, change[3], at - READ, at + 2);
    }

    private void mark(Site.Judged judged, int i, long register, long from, long to) {
        site.findings.applied(Rule.REGISTERS);
        long first = site.clocks.earliest(from);
        long last = Math.min(site.now, site.clocks.latest(to));
        List<Long> changes = judged.panel.changes;
        for (int life = 0; life <= changes.size(); life++) {
            long begin = Math.max(first, life == 0 ? Long.MIN_VALUE : changes.get(life - 1));
            long end = Math.min(last, life == changes.size() ? Long.MAX_VALUE : changes.get(life) - 1);
            if (begin <= end) {
                long low = site.truth.register(judged.channel, begin);
                long high = site.truth.register(judged.channel, end);
                if (Math.floorMod(register - low, judged.modulus) <= Math.floorMod(high - low, judged.modulus)) {
                    return;
                }
            }
        }
        violated(
                Rule.REGISTERS,
                judged,
                i,
                "its register is told to have changed at " + register + ", which the meter did not have from "
                        + site.when(first) + " to " + site.when(last));
    }

    /** Between two known registers lie as many channel revisions as the world made changes that could be seen. */
    private void revisions(Site.Judged judged) {
        Column column = judged.column;
        int from = -1;
        for (int i = 0; i < column.size(); i++) {
            if (!column.isKnown(i)) {
                continue;
            }
            if (from >= 0) {
                site.findings.applied(Rule.REVISIONS);
                int more = column.channelRevision(i) - column.channelRevision(from);
                Site.Panel panel = judged.panel;
                if (more != 0 || !panel.changes.isEmpty()) {
                    int certain = panel.life(site.clocks.earliest(column.t0(i)))
                            - panel.life(site.clocks.latest(column.t1(from)));
                    int possible = panel.life(site.clocks.latest(column.t1(i)))
                            - panel.life(site.clocks.earliest(column.t0(from)));
                    if (more > possible) {
                        possible += site.mistakes(
                                panel, site.clocks.earliest(column.t0(from)), site.clocks.latest(column.t1(i)));
                    }
                    if ((more > possible || more < Math.min(1, certain)) && !begunAnew(judged, from, i)) {
                        violated(
                                Rule.REVISIONS,
                                judged,
                                i,
                                "channel revision " + column.channelRevision(from) + " at "
                                        + Grid.instant(column.end(from)) + " became " + column.channelRevision(i)
                                        + "; the register was changed " + Math.max(certain, 0) + " to " + possible
                                        + " times between");
                    }
                }
            }
            from = i;
        }
    }

    /** Whether damage had taken the channel as a whole, and nobody knows how many registers it had had. */
    private boolean begunAnew(Site.Judged judged, int from, int i) {
        Column column = judged.column;
        return column.channelRevision(i) == 0 && column.epoch(i) > column.epoch(from) && isLost(judged, from, i);
    }

    /**
     * Whether damage took what lies between two intervals. The log names it; where damage took some of the log as well, only another
     * epoch shows it.
     */
    private boolean isLost(Site.Judged judged, int from, int i) {
        Column column = judged.column;
        return lost.names(judged, column.end(from), column.start(i))
                || lost.hasHoles() && column.epoch(i) > column.epoch(from);
    }

    /** Up to the end something is told of each boundary, if only a gap. */
    private void last(Site.Judged judged) {
        site.findings.applied(Rule.MISSING);
        Column column = judged.column;
        Site.Panel panel = judged.panel;
        long end = column.size() == 0 ? Row.NEVER : column.end(column.size() - 1);
        long due = panel.grid.atOrBefore((site.clocks.site(site.now) - panel.slack()) * MILLION);
        if (end >= due) {
            return;
        }
        long since = end == Row.NEVER ? site.now - panel.slack() : site.clocks.earliest(end / MILLION);
        // What went wrong long before the end explains no silence that lasts to it.
        long recent = Math.max(since + 1, site.now - 2 * panel.slack());
        if (!site.troubles.any(panel.id, recent, site.now) && !deliveries.lost(judged, end, Long.MAX_VALUE)) {
            site.violated(
                    Rule.MISSING,
                    judged,
                    due - panel.interval * MILLION,
                    due,
                    end == Row.NEVER ? "nothing ever came" : "nothing came since " + Grid.instant(end));
        }
    }

    private void violated(Rule rule, Site.Judged judged, int i, String what) {
        site.violated(rule, judged, judged.column.start(i), judged.column.end(i), what);
    }
}
