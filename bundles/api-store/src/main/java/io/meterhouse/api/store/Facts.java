package io.meterhouse.api.store;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Small durable facts of the bundles that write the store: the serial number that a panel had, the state of a clock. Survive what
 * the store survives. Thread-safe.
 */
@ProviderType
public interface Facts {
    /** The newest value; a {@link #put} is seen at once. */
    Optional<String> get(String key);

    /**
     * Remembers a value; durable with the next append, within some seconds at the latest. The same value again costs nothing; an empty one removes the key.
     *
     * @param key 1 to 100 characters, {@code <bundle>/<what>}; at most 10,000 keys
     * @param value up to 4,000 characters
     */
    void put(String key, String value);
}
