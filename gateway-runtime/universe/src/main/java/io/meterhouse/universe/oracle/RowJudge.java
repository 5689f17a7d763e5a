package io.meterhouse.universe.oracle;

/** Judges rows as they come: registers against the truth, flags against what went wrong. */
final class RowJudge {
    private static final long HOUR = 3_600_000;
    private static final long MILLION = 1_000_000;

    private final Site site;
    private final int every;
    private final Doubts doubts;
    private final FlagJudge flags;
    private long intervals;

    /** @param every of boundaries at which all is well only so manieth is compared with the truth */
    RowJudge(Site site, int every) {
        this.site = site;
        this.every = every;
        this.doubts = new Doubts(site);
        this.flags = new FlagJudge(site, doubts);
    }

    long intervals() {
        return intervals;
    }

    Doubts doubts() {
        return doubts;
    }

    /** A row whose panel's channels are {@code named}. @return the sum of what its intervals say, for the sequence */
    long judge(Row row, Site.Panel panel, Site.Judged[] named, Epoch epoch) {
        Bracket bracket = row.registers == 0 || isLeftOut(row, panel) ? null : bracket(row, panel);
        long sum = 0;
        for (int place = 0; place < row.values; place++) {
            Site.Judged judged = named[row.channel(place)];
            long content = Content.of(judged.index, row, place);
            sum += content;
            take(row, place, judged, bracket, epoch, content);
        }
        return sum;
    }

    private boolean isLeftOut(Row row, Site.Panel panel) {
        if (every == 1
                || Math.floorDiv(row.end, panel.interval * MILLION) % every == 0
                || row.revision > 0
                || !row.overs.isEmpty()
                || row.t1 - row.t0 > panel.tolerance) {
            return false;
        }
        for (int place = 0; place < row.flagged; place++) {
            if ((row.f[place] & ~FlagJudge.NEEDS_NO_CAUSE) != 0) {
                return false;
            }
        }
        return true;
    }

    private void take(Row row, int place, Site.Judged judged, Bracket bracket, Epoch epoch, long content) {
        intervals++;
        site.findings.applied(Rule.EXACTLY_ONCE);
        int at = judged.column.find(row.end);
        long countsBefore = at < 0 ? 0 : judged.column.counts(at);
        Column.Taken taken = judged.column.take(row, place, epoch.index, content);
        if (taken == Column.Taken.AGAIN) {
            return;
        }
        if (taken == Column.Taken.CONFLICT || taken == Column.Taken.OTHER_EPOCH) {
            String what = "revision " + row.revision + " said " + number(countsBefore) + " counts, and came again with "
                    + number(row.v[place]) + " counts, register " + number(row.register(Row.NONE, place)) + ", "
                    + Bits.words(row.bits(place)) + ", where the same was expected";
            if (taken == Column.Taken.CONFLICT
                    || !site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE, StoreTrouble.RESTORE)) {
                site.violated(Rule.EXACTLY_ONCE, judged, row.start, row.end, what);
            } else if (!site.met(Long.MIN_VALUE, StoreTrouble.RESTORE) && !lacksRegister(row, place, countsBefore)) {
                doubts.add(Rule.EXACTLY_ONCE, judged, row.start, row.end, what);
            }
        }
        flags.judge(row, place, judged, epoch);
        if (bracket != null) {
            register(row, place, judged, bracket);
        } else {
            judged.flow.end = Row.NEVER;
        }
    }

    /** Behind a block of the journal that is damaged registers may be unknown; the counts are what they were (docs/store.md). */
    private static boolean lacksRegister(Row row, int place, long counts) {
        return row.v[place] == counts && row.register(Row.NONE, place) == Row.NONE;
    }

    static String number(long counts) {
        return counts == Row.NONE ? "no" : Long.toString(counts);
    }

    /** All has come. @param lost what the log says that damage took */
    void end(LostDays lost) {
        doubts.judge(lost);
    }

    /** The true instants of a bracket, and what the meter had then. */
    private static final class Bracket {
        long from;
        long to;
        boolean constant;
        long[] low;
        long[] high;
    }

    private Bracket bracket(Row row, Site.Panel panel) {
        Bracket bracket = new Bracket();
        bracket.from = site.clocks.earliest(row.t0) - 1;
        bracket.to = Math.min(site.now, site.clocks.latest(row.t1) + 1);
        bracket.constant = panel.life(bracket.from) == panel.life(bracket.to);
        if (bracket.constant && row.values * 4 >= panel.channels.size()) {
            bracket.low = site.truth.registers(panel.inTruth, bracket.from);
            bracket.high = site.truth.registers(panel.inTruth, bracket.to);
        }
        return bracket;
    }

    private void register(Row row, int place, Site.Judged judged, Bracket bracket) {
        site.findings.applied(Rule.REGISTERS);
        long register = row.b[place];
        if (register == Row.NONE) {
            judged.flow.end = Row.NEVER;
            return;
        }
        long width = row.t1 - row.t0;
        site.findings.applied(Rule.BRACKETS);
        boolean estimated = (row.bits(place) & Bits.ESTIMATED) != 0 || judged.isRevised(row, place);
        if (width > judged.panel.tolerance && !estimated) {
            site.violated(
                    Rule.BRACKETS,
                    judged,
                    row.start,
                    row.end,
                    "its bracket is " + width + " ms wide, more than " + judged.panel.tolerance
                            + " ms, and it is not flagged estimated");
        }
        if (!bracket.constant) {
            acrossChanges(row, register, judged, bracket);
            return;
        }
        long low = bracket.low != null ? bracket.low[judged.place] : site.truth.register(judged.channel, bracket.from);
        long high = bracket.high != null ? bracket.high[judged.place] : site.truth.register(judged.channel, bracket.to);
        long rise = Math.floorMod(high - low, judged.modulus);
        Site.Flow flow = judged.flow;
        int life = judged.panel.life(bracket.to);
        long lifted;
        if (flow.channelRevision == row.channelRevision && flow.life == life && bracket.from >= flow.at) {
            lifted = lift(judged, bracket.from, low);
        } else {
            lifted = register - Math.floorMod(register - low, judged.modulus);
        }
        if (register < lifted && site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE)) {
            // Damage had taken the register, and how often it had rolled over: it begins with what the meter shows.
            // More
            // often than it had it never has.
            lifted = register - Math.floorMod(register - low, judged.modulus);
        }
        if (register < lifted || register - lifted > rise) {
            flow.end = Row.NEVER;
            notHad(row, register, judged, low, high, lifted);
            return;
        }
        if (flow.channelRevision != row.channelRevision || flow.life != life || bracket.from >= flow.at) {
            flow(row, place, judged, lifted, rise);
            flow.channelRevision = row.channelRevision;
            flow.life = life;
            flow.at = bracket.from;
            flow.raw = low;
            flow.lifted = lifted;
        } else {
            flow.end = Row.NEVER;
        }
    }

    /** The truth, running on past the modulus, which a long outage may pass more than once. */
    private long lift(Site.Judged judged, long to, long raw) {
        Site.Flow flow = judged.flow;
        if (judged.modulus < 1L << 24) {
            for (long at = flow.at + HOUR; at < to; at += HOUR) {
                step(flow, at, site.truth.register(judged.channel, at), judged.modulus);
            }
        }
        return flow.lifted + Math.floorMod(raw - flow.raw, judged.modulus);
    }

    private static void step(Site.Flow flow, long at, long raw, long modulus) {
        flow.lifted += Math.floorMod(raw - flow.raw, modulus);
        flow.raw = raw;
        flow.at = at;
    }

    /** What an interval counted, against what flowed between the brackets at both ends. */
    private void flow(Row row, int place, Site.Judged judged, long low, long rise) {
        Site.Flow flow = judged.flow;
        boolean adjoins = flow.end == row.start && flow.channelRevision == row.channelRevision;
        boolean measured = row.v[place] != Row.NONE && row.overs.isEmpty() && !judged.isRevised(row, place);
        if (adjoins && measured) {
            site.findings.applied(Rule.TRUTH);
            long least = Math.max(0, low - flow.high);
            long most = low + rise - flow.low;
            if (row.v[place] < least || row.v[place] > most) {
                site.violated(
                        Rule.TRUTH,
                        judged,
                        row.start,
                        row.end,
                        "revision " + row.revision + " counts " + row.v[place] + ", where the meter had " + least
                                + " to " + most);
            }
        }
        flow.end = row.end;
        flow.low = low;
        flow.high = low + rise;
    }

    private void acrossChanges(Row row, long register, Site.Judged judged, Bracket bracket) {
        judged.flow.end = Row.NEVER;
        long from = bracket.from;
        for (int i = 0; i <= judged.panel.changes.size(); i++) {
            boolean last = i == judged.panel.changes.size();
            long to = last ? bracket.to : Math.min(bracket.to, judged.panel.changes.get(i) - 1);
            if (to >= from) {
                long low = site.truth.register(judged.channel, from);
                long high = site.truth.register(judged.channel, to);
                if (Math.floorMod(register - low, judged.modulus) <= Math.floorMod(high - low, judged.modulus)) {
                    return;
                }
            }
            from = last ? from : Math.max(from, judged.panel.changes.get(i));
        }
        notHad(
                row,
                register,
                judged,
                site.truth.register(judged.channel, bracket.from),
                site.truth.register(judged.channel, bracket.to),
                Row.NONE);
    }

    private void notHad(Row row, long register, Site.Judged judged, long low, long high, long lifted) {
        site.violated(
                Rule.REGISTERS,
                judged,
                row.start,
                row.end,
                "register " + register + " of channel revision " + row.channelRevision + ", where the meter had " + low
                        + " at " + site.when(row.t0) + " and " + high + " at " + site.when(row.t1) + " of site time"
                        + (lifted == Row.NONE || lifted == low ? "" : ", counted on past its modulus " + lifted));
    }
}
