package io.meterhouse.store.h2;

import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears that the stream has grown. One that fails does not keep the others from hearing. Thread-safe. */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<StoreListener> all = new CopyOnWriteArrayList<>();

    public void add(StoreListener listener) {
        all.add(listener);
    }

    public void remove(StoreListener listener) {
        all.remove(listener);
    }

    void tell(Position position) {
        for (StoreListener listener : all) {
            try {
                listener.appended(position);
            } catch (RuntimeException e) {
                LOG.error(
                        "a listener of the store failed: {}",
                        listener.getClass().getName(),
                        e);
            }
        }
    }
}
