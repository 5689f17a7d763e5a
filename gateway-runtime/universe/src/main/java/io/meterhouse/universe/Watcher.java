package io.meterhouse.universe;

import io.meterhouse.api.ops.event.Event;

/** Somebody who looks on. Instants are true time, epoch ms. */
interface Watcher {
    /** Nobody. */
    Watcher NONE = new Watcher() {};

    /** A fault begins. */
    default void begins(long at, Fault fault) {}

    /** It is over. */
    default void ends(long at, Fault fault) {}

    /** Something else that is worth telling. */
    default void tell(long at, String text) {}

    /** The gateway had logged something, which is read when it starts, and at the end. */
    default void logged(Event event) {}

    /** So many days are over. */
    default void day(int done, int of) {}
}
