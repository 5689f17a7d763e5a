package io.meterhouse.universe;

import java.util.Set;

/**
 * Something that a world can do. Here it plugs in whole: the kinds of what it lets happen, with their rates ({@link FaultKind}), what those
 * do to the world, and what the oracle is told, which then expects their marks and none else.
 */
interface Capability {
    /** What it lets happen; each kind belongs to one capability. */
    Set<FaultKind> kinds();

    /** One of them happens now, or begins. @return false where it cannot happen now: then it does not count, and does not end */
    boolean begins(Fault fault);

    /** Which part of the building it is about, for people: a panel's or a line's id, or a word. */
    default String place(Fault fault) {
        return "";
    }

    /** What lasts is over; called once for each that has begun, at the latest when the last days come. */
    void ends(Fault fault);
}
