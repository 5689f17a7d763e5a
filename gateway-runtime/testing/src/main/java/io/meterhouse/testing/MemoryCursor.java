package io.meterhouse.testing;

import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cursor over a store in memory; its lock is the store's. */
final class MemoryCursor implements Cursor {
    private final MemoryStore store;
    private final String uplink;
    private final String stream;
    private final TreeMap<Long, Long> above = new TreeMap<>();
    private Position contiguous;

    MemoryCursor(MemoryStore store, String uplink, String stream, Position contiguous) {
        this.store = store;
        this.uplink = uplink;
        this.stream = stream;
        this.contiguous = contiguous;
    }

    @Override
    public String uplink() {
        return uplink;
    }

    @Override
    public String stream() {
        return stream;
    }

    @Override
    public Position contiguous() {
        synchronized (store) {
            return contiguous;
        }
    }

    @Override
    public SortedMap<Long, Long> above() {
        synchronized (store) {
            return new TreeMap<>(above);
        }
    }

    @Override
    public void acknowledge(String of, long first, long last) throws StoreException {
        synchronized (store) {
            Position head = store.head();
            if (!of.equals(head.epoch())) {
                throw new StoreException(Reason.EPOCH, "acknowledged in epoch " + of + ", this is " + head.epoch());
            }
            if (last > head.sequence()) {
                throw new StoreException(Reason.CONFLICT, last + " is beyond the head");
            }
            if (!contiguous.epoch().equals(of)) {
                long shared = store.shared(contiguous.epoch());
                contiguous = new Position(of, Math.min(contiguous.sequence(), Math.max(0, shared)));
                above.tailMap(shared, false).clear();
            }
            above.merge(first, last, Math::max);
            while (!above.isEmpty() && above.firstKey() <= contiguous.sequence() + 1) {
                long to = above.pollFirstEntry().getValue();
                contiguous = new Position(of, Math.max(contiguous.sequence(), to));
            }
        }
    }
}
