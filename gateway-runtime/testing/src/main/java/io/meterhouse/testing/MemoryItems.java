package io.meterhouse.testing;

import io.meterhouse.api.store.Items;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Items of a list. */
final class MemoryItems<T> implements Items<T> {
    private final Iterator<T> all;
    private final Runnable whenClosed;

    MemoryItems(List<T> all, Runnable whenClosed) {
        this.all = all.iterator();
        this.whenClosed = whenClosed;
    }

    @Override
    public Optional<T> next() {
        return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }

    @Override
    public void close() {
        whenClosed.run();
    }
}
