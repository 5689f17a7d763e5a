package io.meterhouse.simulator.panel;

/** Something that happens to a meter at one instant and stays until another change. Points and CT inputs are numbered from 1. */
public sealed interface Change {
    /** The meter goes dark; its loads go with it unless they are on another supply and it has a battery to count with. */
    record PowerOff(boolean loadsContinue) implements Change {}

    record PowerOn() implements Change {}

    /** All energy registers begin again at 0. */
    record Reset() implements Change {}

    /** All energy registers jump to a number of counts, e.g. shortly before the modulus. */
    record JumpTo(long counts) implements Change {}

    /** Another meter hangs there: its serial number, its registers, a fresh profile and event memory. */
    record Swap(long serial, long counts) implements Change {}

    /** A current transformer is turned round, or back. */
    record Reverse(int ct, boolean reversed) implements Change {}

    record ClockStep(long millis) implements Change {}

    /** Parts in 10^6 by which the meter's clock runs too fast. */
    record ClockDrift(long ppm) implements Change {}

    /** A master sets the meter's clock, epoch ms; it is known from then on. */
    record ClockSet(long clock) implements Change {}

    /** The meter's clock begins again at 1970, and the meter says that it does not know the time. */
    record ClockLost() implements Change {}
}
