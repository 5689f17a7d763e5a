package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.tou.rating.Nanos;

/** The pieces of an interval that are rated one by one: its parts, or all of it where it was not cut. */
final class Pieces {
    /** No value. */
    static final long NOTHING = -1;

    private static final int MIXED_TIER = Flag.MIXED_TIER.bit();
    /** Those of a bracket that is too wide. */
    private static final int EDGE = Flag.ESTIMATED.bit() | Flag.GAP.bit();

    private Pieces() {}

    /** Takes a piece. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param from its first instant, ns
         * @param to the first instant after it
         * @param counts what was counted, or {@link #NOTHING}
         * @param flags bits
         */
        void take(long from, long to, long counts, int flags);
    }

    static void of(Interval interval, Taker taker) {
        long from = Nanos.of(interval.start());
        int flags = interval.flags().bits();
        if (interval.parts().isEmpty()) {
            taker.take(from, Nanos.of(interval.end()), interval.counts().orElse(NOTHING), flags);
            return;
        }
        // Parts were cut where rates change, and say by themselves if not. Where the register is not known well at the
        // start or the
        // end of the interval, the part there says so: what was cut well between is measured.
        boolean edges = interval.parts().stream().anyMatch(part -> (part.flags().bits() & EDGE) != 0);
        int shared = flags & (edges ? ~(MIXED_TIER | EDGE) : ~MIXED_TIER);
        for (Part part : interval.parts()) {
            long to = Nanos.of(part.end());
            taker.take(from, to, part.counts(), shared | part.flags().bits());
            from = to;
        }
    }
}
