package io.meterhouse.universe.oracle;

/** Judges the flags of rows, and their shape: they are so, and have a cause. */
final class FlagJudge {
    static final int NEEDS_NO_CAUSE = Bits.DST | Bits.ROLLOVER;
    private static final long MILLION = 1_000_000;

    private final Site site;
    private final Doubts doubts;

    FlagJudge(Site site, Doubts doubts) {
        this.site = site;
        this.doubts = doubts;
    }

    /** A row's interval of one channel, as its epoch tells it. */
    void judge(Row row, int place, Site.Judged judged, Epoch epoch) {
        site.findings.applied(Rule.FLAGS);
        int bits = row.bits(place);
        Site.Panel panel = judged.panel;
        if ((bits & Bits.DST) != 0 != panel.grid.isSummer(row.end)) {
            flags(
                    row,
                    judged,
                    bits,
                    "daylight saving is " + (panel.grid.isSummer(row.end) ? "" : "not ") + "in effect");
        }
        long length = row.end - row.start;
        long nominal = panel.interval * MILLION;
        if (length < nominal && (bits & Bits.PARTIAL) == 0 || length > nominal != ((bits & Bits.LONG) != 0)) {
            flags(row, judged, bits, "it is " + length / MILLION + " ms long of " + panel.interval);
        }
        if (row.v[place] == Row.NONE && ((bits & Bits.GAP) == 0 || row.registers > 0)) {
            flags(row, judged, bits, "it has no value, and is no gap or has a register");
        }
        Row.Pieces pieces = row.pieces.isEmpty() ? null : row.pieces(place);
        if (pieces != null && (pieces.sum() != row.v[place] || pieces.lastEnd() != row.end || !pieces.ordered())) {
            site.violated(
                    Rule.SUMS,
                    judged,
                    row.start,
                    row.end,
                    "its parts sum to " + pieces.sum() + " where " + row.v[place] + " is expected, or do not adjoin");
        }
        if ((row.numerator != judged.numerator || row.denominator != judged.denominator) && panel.rescaled.isEmpty()) {
            site.violated(
                    Rule.TRUTH,
                    judged,
                    row.start,
                    row.end,
                    "a count of " + row.numerator + "/" + row.denominator + " mWh, where " + judged.numerator + "/"
                            + judged.denominator + " is expected");
        }
        if ((bits & Bits.TIME_UNKNOWN) == 0
                && row.v[place] != Row.NONE
                && row.revision == 0
                && isTimeUnknown(row, panel)) {
            String why = "nobody knew the time from before it began to after it ended";
            if (isToldAnew(row, epoch)) {
                doubts.add(Rule.FLAGS, judged, row.start, row.end, "flagged " + Bits.words(bits) + ", but " + why);
            } else {
                flags(row, judged, bits, why);
            }
        }
        int byHand = judged.isRevised(row, place) ? Bits.EDITED | Bits.BACKFILLED | Bits.MIXED_TIER : 0;
        int wanting = bits & ~NEEDS_NO_CAUSE & ~judged.expected & ~byHand;
        if (wanting != 0) {
            cause(row, place, judged, epoch, wanting);
        }
    }

    /** Whether the gateway ran, and did not know the time, well before an interval, while it lasted, and well after it. */
    private boolean isTimeUnknown(Row row, Site.Panel panel) {
        if (!site.troubles.hasBegun(Oracle.UNKNOWN)) {
            return false;
        }
        long from = site.clocks.earliest(Math.floorDiv(row.start, MILLION)) - panel.slack();
        long to = site.clocks.latest(Math.floorDiv(row.end, MILLION)) + panel.slack();
        return site.troubles.through(Oracle.UNKNOWN, from, to) && !site.troubles.anyNamed(Oracle.DOWN, from, to);
    }

    private void flags(Row row, Site.Judged judged, int bits, String why) {
        site.violated(Rule.FLAGS, judged, row.start, row.end, "flagged " + Bits.words(bits) + ", but " + why);
    }

    /** What is flagged has to lie near something that went wrong. */
    private void cause(Row row, int place, Site.Judged judged, Epoch epoch, int wanting) {
        site.findings.applied(Rule.CAUSES);
        Site.Panel panel = judged.panel;
        int unexplained = wanting;
        if (panel.grid.after(row.start) == row.end && (panel.grid.has(row.start))) {
            // A place of the grid may be nearer to or farther from the next where the clocks change.
            unexplained &= row.end - row.start == panel.interval * MILLION ? -1 : ~(Bits.PARTIAL | Bits.LONG);
        }
        if (unexplained == 0) {
            return;
        }
        long first = Math.floorDiv(row.start, MILLION);
        long last = Math.floorDiv(row.end, MILLION);
        long from = (row.t0 == Row.NEVER
                        ? site.clocks.earliest(first)
                        : site.clocks.shown(row.t0) - Math.max(0, row.t0 - first))
                - panel.slack();
        long to = Math.min(
                site.now, site.clocks.latest(row.t1 == Row.NEVER ? last : Math.max(last, row.t1)) + panel.slack());
        int changes = Bits.METER_CHANGE | Bits.CONFIG_CHANGE;
        boolean changed = false;
        for (long at : panel.changes) {
            // The old register's last interval may lie long before the change: nothing was read meanwhile.
            changed |= at >= from && at <= ((unexplained & changes) == 0 ? to : site.now);
        }
        if (changed || (unexplained & changes) != 0 && site.mistakes(panel, from, to) > 0) {
            return;
        }
        if ((unexplained & changes) != 0 && panel.changes.stream().noneMatch(at -> at <= site.now)) {
            uncaused(row, judged, unexplained & changes, "no register was changed");
            return;
        }
        if (!site.troubles.any(panel.id, from, to)) {
            String why = "nothing was wrong with it from " + site.when(from) + " to " + site.when(to);
            if (unexplained == Bits.GAP && row.v[place] == Row.NONE && isToldAnew(row, epoch)) {
                doubts.add(Rule.CAUSES, judged, row.start, row.end, what(row, unexplained, why));
            } else {
                uncaused(row, judged, unexplained, why);
            }
        }
    }

    /**
     * Whether it was over when the epoch began with which damage was told. What damage took is told anew: of reads before and after it, and
     * where the register became another one meanwhile, or the meter is silent just then, as gaps, however long ago that was.
     */
    private boolean isToldAnew(Row row, Epoch epoch) {
        return epoch.index > 0
                && site.clocks.latest(Math.floorDiv(row.end, MILLION)) <= epoch.since
                && site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE);
    }

    private void uncaused(Row row, Site.Judged judged, int bits, String why) {
        site.violated(Rule.CAUSES, judged, row.start, row.end, what(row, bits, why));
    }

    private static String what(Row row, int bits, String why) {
        return "revision " + row.revision + " is flagged " + Bits.words(bits) + ", and " + why;
    }
}
