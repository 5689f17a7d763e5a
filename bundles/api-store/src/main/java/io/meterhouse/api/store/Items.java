package io.meterhouse.api.store;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Items, one after another, read as they are asked for. For one thread. Closed by who opened it, within minutes: it may hold a
 * generation that was replaced meanwhile.
 *
 * @param <T> what they are
 */
@ProviderType
public interface Items<T> extends AutoCloseable {
    /** The next one; empty after the last. */
    Optional<T> next() throws StoreException;

    @Override
    void close();
}
