package io.meterhouse.store.h2;

import io.meterhouse.api.store.Items;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;

/** A few items that are in memory. */
final class ListItems<T> implements Items<T> {
    private final ArrayDeque<T> items;

    ListItems(Collection<T> items) {
        this.items = new ArrayDeque<>(items);
    }

    @Override
    public Optional<T> next() {
        return Optional.ofNullable(items.poll());
    }

    @Override
    public void close() {
        items.clear();
    }
}
