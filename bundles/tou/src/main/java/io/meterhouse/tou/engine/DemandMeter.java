package io.meterhouse.tou.engine;

import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.rating.Nanos;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The highest demand of a channel: the most that it counted in one block. A block of several sub-blocks slides on at each of them.
 * Blocks lie in steps of elapsed time from local midnight, as intervals do. A block counts only when all of it was measured: one that
 * is shorter, or has a piece that is not known well enough, is not eligible, and is not scaled up. For one thread.
 */
final class DemandMeter {
    private static final long MINUTE = 60_000_000_000L;
    /** In place of a register: blocks of every rate count. */
    static final int ALL_RATES = -1;

    private static final int NOTHING_YET = -1;
    /** What lies in more than one rate, which {@link #add} is told. */
    static final int MIXED = -2;

    private Demand demand;
    private final Optional<String> ofRate;
    private final int register;
    private final long length;
    private final long[] sums;
    private final int[] rates;
    private int place;
    private int held;
    private long heldUntil = Nanos.NEVER;

    private long start = Nanos.NEVER;
    private long end = Nanos.NEVER;
    private long filled;
    private long counts;
    private boolean eligible;
    private int rate = NOTHING_YET;

    private long peak = NONE;
    private long peakEnd = Nanos.NEVER;
    private long cumulative;

    /** No block was eligible yet. */
    static final long NONE = -1;

    /**
     * @param ofRate id of the rate whose blocks count; empty for all
     * @param register of that rate, or {@link #ALL_RATES}
     */
    DemandMeter(Demand demand, Optional<String> ofRate, int register) {
        this.demand = demand;
        this.ofRate = ofRate;
        this.register = register;
        this.length = demand.subBlockMinutes() * MINUTE;
        this.sums = new long[demand.subBlocks()];
        this.rates = new int[demand.subBlocks()];
    }

    /** Whether it measures just this. */
    boolean measures(Demand other, int ofRegister) {
        return register == ofRegister
                && demand.subBlockMinutes() == other.subBlockMinutes()
                && demand.subBlocks() == other.subBlocks();
    }

    /** A later version measures the same, and may have its rates in another order: after a restart there is only that one. */
    DemandMeter as(Demand other) {
        demand = other;
        return this;
    }

    Snapshot.Peak shown() {
        return peak == NONE
                ? new Snapshot.Peak(demand, ofRate, OptionalLong.empty(), Optional.empty(), cumulative)
                : new Snapshot.Peak(
                        demand, ofRate, OptionalLong.of(peak), Optional.of(Nanos.instant(peakEnd)), cumulative);
    }

    /** Length of a sub-block, ns. */
    long length() {
        return length;
    }

    /**
     * Takes what was counted from one instant to another.
     *
     * @param more 0 or more
     * @param good whether it may be part of a block at all
     * @param of the register that it went to, or {@link #MIXED}
     * @param subStart start of the sub-block in which it begins
     * @param subEnd its end
     */
    void add(long from, long to, long more, boolean good, int of, long subStart, long subEnd) {
        if (subStart != start) {
            start = subStart;
            end = subEnd;
            filled = 0;
            counts = 0;
            eligible = true;
            rate = NOTHING_YET;
        }
        if (to > end) {
            // It was not cut where the sub-block ends: nobody knows how much belongs to it.
            forget();
            return;
        }
        filled += to - from;
        counts += more;
        eligible &= good;
        rate = rate == NOTHING_YET || rate == of ? of : MIXED;
        if (to == end) {
            close();
        }
    }

    private void close() {
        if (!eligible || filled != length) {
            held = 0;
            return;
        }
        if (sums.length == 1) {
            offer(counts, rate);
            return;
        }
        held = heldUntil == start ? Math.min(held + 1, sums.length) : 1;
        heldUntil = end;
        sums[place] = counts;
        rates[place] = rate;
        place = (place + 1) % sums.length;
        if (held == sums.length) {
            long sum = 0;
            int all = rates[0];
            for (int i = 0; i < sums.length; i++) {
                sum += sums[i];
                all = all == rates[i] ? all : MIXED;
            }
            offer(sum, all);
        }
    }

    private void offer(long block, int of) {
        if ((register == ALL_RATES || of == register) && block > peak) {
            peak = block;
            peakEnd = end;
        }
    }

    /** The block that is open will not be eligible: the clock, the supply or the programme changed within. */
    void spoil() {
        eligible = false;
        held = 0;
    }

    private void forget() {
        start = Nanos.NEVER;
        held = 0;
    }

    /** Begins anew, after a billing read. What was reached is added to the cumulative demand. */
    void reset() {
        if (filled > 0 && end > start && !isClosed()) {
            spoil();
        }
        held = 0;
        cumulative += Math.max(peak, 0);
        peak = NONE;
        peakEnd = Nanos.NEVER;
    }

    private boolean isClosed() {
        return filled == end - start;
    }

    /** What is reached is to be found again from the intervals since an instant; a peak from before it stays. */
    void recount(long from) {
        if (peakEnd > from) {
            peak = NONE;
            peakEnd = Nanos.NEVER;
        }
        forget();
    }

    /** Has this peak from now on. */
    void reach(Snapshot.Peak reached) {
        peak = reached.counts().orElse(NONE);
        peakEnd = reached.end().map(Nanos::of).orElse(Nanos.NEVER);
    }

    /** What it holds, to go on with after a restart. */
    long[] save() {
        long[] saved = new long[FIXED + 2 * sums.length];
        long[] fixed = {
            place, held, heldUntil, start, end, filled, counts, eligible ? 1 : 0, rate, peak, peakEnd, cumulative
        };
        System.arraycopy(fixed, 0, saved, 0, FIXED);
        for (int i = 0; i < sums.length; i++) {
            saved[FIXED + 2 * i] = sums[i];
            saved[FIXED + 2 * i + 1] = rates[i];
        }
        return saved;
    }

    private static final int FIXED = 12;

    /** @throws IllegalArgumentException when it is not what {@link #save} gave */
    void restore(long[] saved) {
        if (saved.length != FIXED + 2 * sums.length
                || saved[0] < 0
                || saved[0] >= sums.length
                || saved[1] < 0
                || saved[1] > sums.length) {
            throw new IllegalArgumentException("a demand of " + saved.length + " numbers");
        }
        place = (int) saved[0];
        held = (int) saved[1];
        heldUntil = saved[2];
        start = saved[3];
        end = saved[4];
        filled = saved[5];
        counts = saved[6];
        eligible = saved[7] != 0;
        rate = (int) saved[8];
        peak = saved[9];
        peakEnd = saved[10];
        cumulative = saved[11];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = saved[FIXED + 2 * i];
            rates[i] = (int) saved[FIXED + 2 * i + 1];
        }
    }
}
