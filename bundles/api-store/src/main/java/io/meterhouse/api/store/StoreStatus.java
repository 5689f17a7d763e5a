package io.meterhouse.api.store;

import java.time.Instant;
import java.util.Map;

/**
 * How the store is.
 *
 * @param head newest position
 * @param oldest end of the oldest interval that is kept; {@link Instant#MAX} when there is none
 * @param newest site time of the newest record
 * @param bytes on disk, all files
 * @param writable whether the last append went well
 * @param text for people: what is wrong, and what to do; "ok" when nothing is
 * @param figures by name, for metrics: appended, synced, generations, journal_bytes ...
 */
public record StoreStatus(
        Position head,
        Instant oldest,
        Instant newest,
        long bytes,
        boolean writable,
        String text,
        Map<String, Long> figures) {
    public StoreStatus {
        figures = Map.copyOf(figures);
    }
}
