package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.tou.engine.Resolver.Resolution;

/** Which rate a piece goes to, and what it is fit for, by its flags. */
final class Tier {
    private static final int TIME_UNKNOWN = Flag.TIME_UNKNOWN.bit();
    private static final int ESTIMATED = Flag.ESTIMATED.bit();
    private static final int BACKFILLED = Flag.BACKFILLED.bit();
    private static final int MIXED_TIER = Flag.MIXED_TIER.bit();

    /** A block with one of these is not known well enough, or was not whole. */
    private static final int UNFIT = Flags.of(
                    Flag.GAP,
                    Flag.ESTIMATED,
                    Flag.TEST,
                    Flag.QUESTIONABLE,
                    Flag.OVERFLOW,
                    Flag.PARTIAL,
                    Flag.POWER_FAIL,
                    Flag.TIME_CHANGE,
                    Flag.TIME_UNKNOWN,
                    Flag.CONFIG_CHANGE,
                    Flag.METER_CHANGE)
            .bits();

    private Tier() {}

    /** The register: clock unknown goes before override, and that before the schedule; what is estimated knows no override. */
    static int of(Resolution at, int flags) {
        if ((flags & (TIME_UNKNOWN | ESTIMATED)) == 0) {
            return at.rate();
        }
        return (flags & TIME_UNKNOWN) != 0 ? at.defaultRate() : at.standardRate();
    }

    /** Whether the rate changes before the end of a piece that was not cut there. */
    static boolean isCrossing(Resolution at, long end, int flags) {
        if ((flags & TIME_UNKNOWN) != 0) {
            return false;
        }
        long until = (flags & ESTIMATED) != 0 ? at.standardUntil() : at.until();
        return end > until || (flags & MIXED_TIER) != 0;
    }

    /** Whether a piece of so many ns may be in a block. */
    static boolean isFit(int flags, long counts, long length, long block) {
        return (flags & UNFIT) == 0 && counts >= 0 && ((flags & BACKFILLED) == 0 || block % length == 0);
    }
}
