package io.meterhouse.simulator.panel;

/** A stretch of a meter's life without changes, from an instant (epoch ms) on. Immutable by agreement: the arrays are never written. */
final class Segment {
    final long from;
    final State state;
    private final CtInput[] cts;
    private final long[] atStart;
    private final long count;
    private final long profileMillis;

    /**
     * What holds within it.
     *
     * @param base mJ that each point's register had reached at its start
     * @param reversed per CT input
     * @param clockOffset ms by which the meter's clock was ahead at its start
     * @param meter 0 for the first meter in this place, then 1, ...
     * @param records load-profile records that this meter had written before its start
     * @param poweredSince epoch ms
     * @param clockKnown whether the meter trusts its clock
     */
    record State(
            boolean powered,
            boolean counting,
            long[] base,
            boolean[] reversed,
            long serial,
            long clockOffset,
            long clockPpm,
            int meter,
            long records,
            int powerUps,
            int settings,
            long poweredSince,
            boolean clockKnown) {}

    Segment(long from, State state, CtInput[] cts, long count, long profileMillis) {
        this.from = from;
        this.state = state;
        this.cts = cts;
        this.count = count;
        this.profileMillis = profileMillis;
        this.atStart = new long[cts.length];
        for (int i = 0; i < cts.length; i++) {
            atStart[i] = cts[i] == null ? 0 : cts[i].energy(from);
        }
    }

    /** mJ that the register of a point (from 1) has reached, without the wrap of the modulus. */
    long energy(int point, long at) {
        long sum = state.base[point - 1];
        if (state.counting) {
            for (int i = 0; i < cts.length; i++) {
                if (cts[i] != null && cts[i].point() == point && !state.reversed[i]) {
                    sum += cts[i].energy(at) - atStart[i];
                }
            }
        }
        return sum;
    }

    long[] energies(long at) {
        long[] all = state.base.clone();
        if (state.counting) {
            for (int i = 0; i < cts.length; i++) {
                if (cts[i] != null && !state.reversed[i]) {
                    all[cts[i].point() - 1] += cts[i].energy(at) - atStart[i];
                }
            }
        }
        return all;
    }

    /** Counts of 2 Wh, or what the kind has, without the wrap. */
    long counts(int point, long at) {
        return energy(point, at) / count;
    }

    /** The meter's own clock, epoch ms. */
    long clock(long at) {
        return at + state.clockOffset + Math.floorDiv((at - from) * state.clockPpm, 1_000_000L);
    }

    /** Load-profile records that the meter has written at an instant within this segment. */
    long records(long at) {
        return state.records + (state.powered ? Math.floorDiv(clock(at), profileMillis) - firstBoundary() : 0);
    }

    /** The end of a record by the meter's clock, epoch ms; the record must lie in this segment. */
    long recordEnd(long sequence) {
        return (firstBoundary() + sequence - state.records) * profileMillis;
    }

    /** The first instant at which the meter's clock shows a time. */
    long instantOf(long clock) {
        long at = clock - state.clockOffset;
        at -= Math.floorDiv((at - from) * state.clockPpm, 1_000_000L + state.clockPpm);
        while (clock(at) >= clock) {
            at--;
        }
        while (clock(at) < clock) {
            at++;
        }
        return at;
    }

    private long firstBoundary() {
        return Math.floorDiv(clock(from), profileMillis);
    }
}
