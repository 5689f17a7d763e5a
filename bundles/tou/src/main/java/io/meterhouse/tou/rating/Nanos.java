package io.meterhouse.tou.rating;

import java.time.Instant;

/** Instants as ns since 1970, which hold until the year 2262: what is folded millions of times is not made of objects. */
public final class Nanos {
    private static final long SECOND = 1_000_000_000L;

    /** Before everything. */
    public static final long NEVER = Long.MIN_VALUE;

    /** After everything. */
    public static final long FOREVER = Long.MAX_VALUE;

    private Nanos() {}

    /** Those of an instant; one that is out of their range is the nearest that is within. */
    public static long of(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds >= FOREVER / SECOND) {
            return FOREVER;
        }
        return seconds <= NEVER / SECOND ? NEVER : seconds * SECOND + instant.getNano();
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
