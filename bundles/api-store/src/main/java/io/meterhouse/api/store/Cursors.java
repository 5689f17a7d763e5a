package io.meterhouse.api.store;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The cursors of the uplinks over the interval stream. One service in a gateway; thread-safe. */
@ProviderType
public interface Cursors {
    /** The stream of intervals. */
    String INTERVALS = "intervals";

    /**
     * The cursor of an uplink over a stream; made when it is new.
     *
     * @param uplink its id
     * @param stream {@link #INTERVALS}; others come with the parts that need them
     * @param fromOldest where a new one starts: with the oldest item that is kept, or after the newest
     */
    Cursor open(String uplink, String stream, boolean fromOldest) throws StoreException;

    /** Those that there are, by uplink and stream. */
    List<Cursor> all();

    /** Gives those of an uplink up: it holds back nothing any more. An event says so. */
    void remove(String uplink) throws StoreException;
}
