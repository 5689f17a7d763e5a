package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the stream once, from a cursor on, without what lies above the cursor and is acknowledged already. */
final class StreamReader {
    private final IntervalStore store;
    private final SortedMap<Long, Long> acknowledged;
    private Position read;
    private Optional<StreamItem> ahead = Optional.empty();

    private StreamReader(IntervalStore store, Position from, SortedMap<Long, Long> acknowledged) {
        this.store = store;
        this.read = from;
        this.acknowledged = acknowledged;
    }

    /**
     * A cursor of an epoch that the store went through holds as far as that epoch is shared with the present one; of any other epoch
     * nothing is known, and everything is delivered again.
     */
    static StreamReader after(IntervalStore store, Cursor cursor) {
        Position head = store.head();
        Position at = cursor.contiguous();
        SortedMap<Long, Long> above = cursor.above();
        long shared = 0;
        if (at.epoch().equals(head.epoch())) {
            shared = Long.MAX_VALUE;
        } else {
            for (Position epoch : store.lineage()) {
                if (epoch.epoch().equals(at.epoch())) {
                    shared = epoch.sequence();
                }
            }
        }
        SortedMap<Long, Long> still = new TreeMap<>();
        for (Map.Entry<Long, Long> range : above.entrySet()) {
            if (range.getKey() <= shared) {
                still.put(range.getKey(), Math.min(range.getValue(), shared));
            }
        }
        return new StreamReader(store, new Position(head.epoch(), Math.min(at.sequence(), shared)), still);
    }

    String epoch() {
        return read.epoch();
    }

    /** Whether what was read is of the present epoch. */
    boolean holds(Position head) {
        return head.epoch().equals(read.epoch());
    }

    /** Goes on reading; the stream is open until the pass is closed. */
    Pass pass() {
        return new Pass();
    }

    final class Pass implements AutoCloseable {
        private Items<StreamItem> items;
        private boolean ended;

        /**
         * What adjoins and fits; empty at the end of the stream.
         *
         * @throws StoreException if nothing could be read; what was read before comes as a message, for the reader is past it
         */
        IntervalsMessage nextMessage() throws StoreException {
            var message = new IntervalsMessage();
            try {
                Optional<StreamItem> item = peek();
                while (item.isPresent() && message.take(item.get())) {
                    ahead = Optional.empty();
                    item = peek();
                }
            } catch (StoreException e) {
                if (message.isEmpty()) {
                    throw e;
                }
            }
            return message;
        }

        private Optional<StreamItem> peek() throws StoreException {
            while (ahead.isEmpty() && !ended) {
                if (items == null) {
                    if (store.head().sequence() <= read.sequence()) {
                        ended = true;
                        break;
                    }
                    items = store.stream(read);
                }
                Optional<StreamItem> next = items.next();
                ended = next.isEmpty();
                ahead = next.flatMap(StreamReader.this::fresh);
            }
            return ahead;
        }

        @Override
        public void close() {
            if (items != null) {
                items.close();
            }
        }
    }

    /** The item without what was read or acknowledged before. */
    private Optional<StreamItem> fresh(StreamItem item) {
        long first = Math.max(item.sequence(), read.sequence() + 1);
        long last = item instanceof StreamItem.Tombstone lost ? lost.last() : item.sequence();
        if (last < first) {
            return Optional.empty();
        }
        read = new Position(read.epoch(), last);
        SortedMap<Long, Long> before = acknowledged.headMap(first + 1);
        if (!before.isEmpty() && before.get(before.lastKey()) >= last) {
            return Optional.empty();
        }
        return Optional.of(
                item instanceof StreamItem.Tombstone lost
                        ? new StreamItem.Tombstone(first, last, lost.reason())
                        : item);
    }
}
