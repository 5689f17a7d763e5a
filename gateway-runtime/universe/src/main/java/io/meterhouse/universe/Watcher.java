package io.meterhouse.universe;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import java.util.List;

/** Somebody who looks on, and changes nothing. Instants are true time, epoch ms. */
interface Watcher {
    /** Nobody. */
    Watcher NONE = new Watcher() {};

    /**
     * How far a world has come.
     *
     * @param at when that was
     * @param delivered intervals that the consumer got, from the beginning on
     * @param violations that were found so far
     */
    record Standing(long at, long delivered, long violations) {}

    /** A fault begins. @param place as {@link Capability#place} */
    default void begins(long at, Fault fault, String place) {}

    /** It is over. */
    default void ends(long at, Fault fault) {}

    /** The gateway's process runs from now on, or does not; may be told again. */
    default void gateway(long at, boolean runs) {}

    /** The store has acknowledged these. */
    default void recorded(List<Batch> batches) {}

    /** Something else that is worth telling. */
    default void tell(long at, String text) {}

    /** The gateway had logged something, which is read when it starts, and at the end. */
    default void logged(Event event) {}

    /** So many days are over. */
    default void day(int done, int of) {}

    /** At each midnight of the site, and when everything is judged. */
    default void standing(Standing now) {}
}
