package io.meterhouse.api.store;

import java.util.List;

/** The cursors of the uplinks over the interval stream. One service in a gateway; thread-safe. */
public interface Cursors {
    /**
     * The cursor of an uplink; made when it is new.
     *
     * @param uplink its id
     * @param fromOldest where a new one starts: with the oldest item that is kept, or after the newest
     */
    Cursor open(String uplink, boolean fromOldest) throws StoreException;

    /** Those that there are. */
    List<Cursor> all();

    /** Gives one up: it holds back nothing any more. An event says so. */
    void remove(String uplink) throws StoreException;
}
