package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.engine.Resolver.Resolution;
import io.meterhouse.tou.rating.Nanos;
import java.time.Instant;

/** How intervals are shared out among the rates. For one thread. */
final class Sharing {
    private final Resolver resolver;
    private final long begin;

    /** @param begin when rating began, ns */
    Sharing(Resolver resolver, long begin) {
        this.resolver = resolver;
        this.begin = begin;
    }

    /**
     * What an interval gives to each rate.
     *
     * @param shares gets it, by number of the rate
     * @return how much of it crossed a change of rate uncut
     */
    long split(Interval interval, long[] shares) {
        long[] crossing = {0};
        Pieces.of(interval, (from, to, counts, flags) -> {
            if (from >= begin && counts > 0) {
                Resolution at = resolver.at(from);
                shares[Tier.of(at, flags)] += counts;
                crossing[0] += Tier.isCrossing(at, to, flags) ? counts : 0;
            }
        });
        return crossing[0];
    }

    /**
     * What an interval gives to each rate from an instant within it on.
     *
     * @param shares gets it, by number of the rate
     * @return whether it was cut there; else it is interpolated, what is before the instant rounded down
     */
    boolean addFrom(Interval interval, Instant at, long[] shares) {
        long cut = Nanos.of(at);
        boolean[] exact = {true};
        Pieces.of(interval, (from, to, counts, flags) -> {
            if (counts > 0 && to > cut && from >= begin) {
                long before = from >= cut ? 0 : Shares.of(counts, cut - from, to - from);
                shares[Tier.of(resolver.at(from), flags)] += counts - before;
            }
            exact[0] &= from >= cut || to <= cut;
        });
        return exact[0];
    }

    /**
     * What an interval that begins before an instant gives up to it, as a read at the instant has it.
     *
     * @param shares all 0, as many as there are rates
     */
    UpTo upTo(Interval interval, Instant at, long[] shares) {
        long cut = Nanos.of(at);
        long[] mixed = {0};
        boolean[] estimated = {false};
        Pieces.of(interval, (from, to, counts, flags) -> {
            if (from >= cut) {
                return;
            }
            estimated[0] = to > cut || new Flags(flags).has(Flag.ESTIMATED);
            if (counts > 0 && from >= begin) {
                Resolution there = resolver.at(from);
                shares[Tier.of(there, flags)] += to <= cut ? counts : Shares.of(counts, cut - from, to - from);
                mixed[0] += to <= cut && Tier.isCrossing(there, to, flags) ? counts : 0;
            }
        });
        return new UpTo(shares, mixed[0], estimated[0]);
    }
}
