package io.meterhouse.tou.engine;

/**
 * What an interval gives up to an instant.
 *
 * @param rates counts by number of the rate; interpolated where the instant lies within a piece, and rounded down
 * @param mixed how much of it crossed a change of rate uncut, in pieces that end by then
 * @param estimated whether the instant lies within a piece, or ends one that is an estimate
 */
public record UpTo(long[] rates, long mixed, boolean estimated) {}
