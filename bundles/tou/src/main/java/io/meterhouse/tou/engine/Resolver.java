package io.meterhouse.tou.engine;

import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Spell;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What holds for a piece of time that begins at an instant. The channels of a panel ask for the same pieces one after another, so the
 * last answers are kept. For one thread.
 */
final class Resolver {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    /** An interval is 25 hours long at most, where a day is. */
    private static final long LONGEST = 26 * 60 * MINUTE;

    private static final int KEPT = 64;

    private final RateCursor cursor;
    private final Run inForce;
    private final Run standard;
    private final Resolution[] kept = new Resolution[KEPT];

    Resolver(RateCursor cursor) {
        this.cursor = cursor;
        inForce = new Run(cursor::at);
        standard = new Run(cursor::standardAt);
    }

    /**
     * What holds from an instant on.
     *
     * @param at the instant
     * @param version of the programme
     * @param rate register of the rate in force
     * @param until when it may be another
     * @param standardRate register of the rate without overrides
     * @param standardUntil when that may be another
     * @param defaultRate register of the default rate
     * @param subStarts start of the sub-block of each demand of the version
     * @param subEnds its end
     */
    record Resolution(
            long at,
            int version,
            int rate,
            long until,
            int standardRate,
            long standardUntil,
            int defaultRate,
            long[] subStarts,
            long[] subEnds) {}

    Resolution at(long start) {
        int place = (int) (start / MINUTE & (KEPT - 1));
        Resolution found = kept[place];
        if (found == null || found.at != start) {
            found = resolve(start);
            kept[place] = found;
        }
        return found;
    }

    private Resolution resolve(long start) {
        long until = inForce.until(start);
        long standardUntil = standard.until(start);
        int version = inForce.spell.version();
        List<Demand> demands = cursor.programme(version).demand();
        long[] starts = new long[demands.size()];
        long[] ends = new long[demands.size()];
        for (int i = 0; i < starts.length; i++) {
            long length = demands.get(i).subBlockMinutes() * MINUTE;
            long midnight = cursor.dayStart(start);
            starts[i] = midnight + (start - midnight) / length * length;
            ends[i] = Math.min(starts[i] + length, cursor.dayEnd(start));
        }
        return new Resolution(
                start,
                version,
                inForce.spell.rate(),
                until,
                standard.spell.rate(),
                standardUntil,
                cursor.defaultAt(start),
                starts,
                ends);
    }

    /** Spells of one rate that follow one another, over midnight say: nothing changes for an interval across. */
    private static final class Run {
        private final LongFunction<Spell> spells;
        private Spell spell = new Spell(0, 0, -1, -1, Spell.Cause.SCHEDULE);
        private long until = Nanos.NEVER;
        private boolean ends;

        Run(LongFunction<Spell> spells) {
            this.spells = spells;
        }

        long until(long start) {
            boolean within = start >= spell.from() && start < until;
            if (!within || !ends && until - start < LONGEST) {
                spell = spells.apply(start);
                until = spell.until();
                ends = false;
                while (!ends && until - start < 2 * LONGEST) {
                    Spell next = spells.apply(until);
                    ends = next.rate() != spell.rate() || next.version() != spell.version();
                    until = ends ? until : next.until();
                }
            }
            return until;
        }
    }
}
