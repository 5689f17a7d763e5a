package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.store.h2.Flusher.Patience;
import io.meterhouse.store.h2.record.CursorTable;
import io.meterhouse.store.h2.record.CursorTable.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The cursors. Never waits for the disk. */
final class CursorBook implements Cursors {
    /** So many at once are a backlog, which nobody wants to see twice. */
    private static final int BACKLOG = 64;

    private final CursorTable table;
    private final Supplier<Position> head;
    private final Consumer<Patience> wake;
    private final Consumer<String> removed;

    /**
     * @param head of the interval stream
     * @param wake told that something waits to be written
     * @param removed told which uplink's were given up
     */
    CursorBook(CursorTable table, Supplier<Position> head, Consumer<Patience> wake, Consumer<String> removed) {
        this.table = table;
        this.head = head;
        this.wake = wake;
        this.removed = removed;
    }

    /** Tells that an uplink's are gone. */
    static Event removed(Instant now, String uplink) {
        return new Event(
                "CURSOR_REMOVED",
                Event.Severity.WARNING,
                true,
                now,
                "uplink/" + uplink,
                "uplink " + uplink + " was given up: nothing is held back for it any more",
                Map.of());
    }

    @Override
    public Cursor open(String uplink, String stream, boolean fromOldest) throws StoreException {
        if (!stream.equals(INTERVALS)) {
            throw new StoreException(Reason.CONFLICT, "there is no stream '" + stream + "', only " + INTERVALS);
        }
        var key = new Key(uplink, stream);
        synchronized (this) {
            if (!table.has(key)) {
                table.add(key, fromOldest ? 0 : head.get().sequence());
            }
        }
        wake.accept(Patience.SOME);
        return new OneCursor(key);
    }

    @Override
    public List<Cursor> all() {
        return table.keys().stream().map(key -> (Cursor) new OneCursor(key)).toList();
    }

    @Override
    public void remove(String uplink) {
        if (table.remove(uplink) > 0) {
            removed.accept(uplink);
            wake.accept(Patience.SOME);
        }
    }

    private final class OneCursor implements Cursor {
        private final Key key;

        OneCursor(Key key) {
            this.key = key;
        }

        @Override
        public String uplink() {
            return key.uplink();
        }

        @Override
        public String stream() {
            return key.stream();
        }

        @Override
        public Position contiguous() {
            return new Position(head.get().epoch(), table.contiguous(key));
        }

        @Override
        public SortedMap<Long, Long> above() {
            return table.above(key);
        }

        @Override
        public void acknowledge(String epoch, long first, long last) throws StoreException {
            Position now = head.get();
            if (!epoch.equals(now.epoch())) {
                throw new StoreException(
                        Reason.EPOCH, "acknowledged in epoch " + epoch + ", and the present one is " + now.epoch());
            }
            if (first < 1 || first > last || last > now.sequence()) {
                throw new StoreException(
                        Reason.CONFLICT,
                        "acknowledged " + first + " to " + last + ", and the newest is " + now.sequence());
            }
            if (table.acknowledge(key, first, last)) {
                wake.accept(last - first >= BACKLOG ? Patience.SOME : Patience.MUCH);
            }
        }
    }
}
