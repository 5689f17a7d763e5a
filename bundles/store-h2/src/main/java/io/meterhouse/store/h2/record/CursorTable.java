package io.meterhouse.store.h2.record;

import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cursors, and which of them are still to be written. A cursor is written whole: it is a few bytes. Thread-safe. */
public final class CursorTable {
    /**
     * Whose cursor over what.
     *
     * @param uplink its id
     * @param stream its name
     */
    public record Key(String uplink, String stream) {}

    private static final class Place {
        private long contiguous;
        private final TreeMap<Long, Long> above = new TreeMap<>();
    }

    private final Map<Key, Place> places = new HashMap<>();
    private final Set<Key> changed = new HashSet<>();

    public synchronized boolean has(Key key) {
        return places.containsKey(key);
    }

    public synchronized List<Key> keys() {
        var keys = new ArrayList<>(places.keySet());
        keys.sort((a, b) -> (a.uplink() + '\n' + a.stream()).compareTo(b.uplink() + '\n' + b.stream()));
        return keys;
    }

    public synchronized void add(Key key, long contiguous) {
        var place = new Place();
        place.contiguous = contiguous;
        places.put(key, place);
        changed.add(key);
    }

    /** How many were removed. */
    public synchronized int remove(String uplink) {
        List<Key> gone = places.keySet().stream()
                .filter(key -> key.uplink().equals(uplink))
                .toList();
        gone.forEach(places::remove);
        changed.addAll(gone);
        return gone.size();
    }

    public synchronized long contiguous(Key key) {
        Place place = places.get(key);
        return place == null ? 0 : place.contiguous;
    }

    public synchronized SortedMap<Long, Long> above(Key key) {
        Place place = places.get(key);
        return Collections.unmodifiableSortedMap(place == null ? new TreeMap<>() : new TreeMap<>(place.above));
    }

    /** Up to here every cursor over the intervals has everything; the head when there is none. */
    public synchronized long deliveredToAll(long head) {
        long least = head;
        for (Map.Entry<Key, Place> each : places.entrySet()) {
            if (each.getKey().stream().equals(Cursors.INTERVALS)) {
                least = Math.min(least, each.getValue().contiguous);
            }
        }
        return least;
    }

    /** Notes an acknowledgement; false when it was known. */
    public synchronized boolean acknowledge(Key key, long first, long last) throws StoreException {
        Place place = places.get(key);
        if (place == null) {
            throw new StoreException(Reason.CONFLICT, "the cursor of " + key.uplink() + " was removed");
        }
        long from = Math.max(first, place.contiguous + 1);
        if (from > last) {
            return false;
        }
        long to = last;
        var below = place.above.floorEntry(from);
        if (below != null && below.getValue() >= from - 1) {
            if (below.getValue() >= to) {
                return false;
            }
            from = below.getKey();
        }
        var into = place.above.floorEntry(to + 1);
        if (into != null && into.getValue() > to) {
            to = into.getValue();
        }
        boolean joins = from == place.contiguous + 1;
        SortedMap<Long, Long> swallowed = place.above.subMap(from, to + 2);
        if (!joins && place.above.size() - swallowed.size() >= Cursor.LIMIT) {
            throw new StoreException(
                    Reason.CONFLICT,
                    "more than " + Cursor.LIMIT + " ranges acknowledged above " + place.contiguous
                            + ": deliver that one");
        }
        swallowed.clear();
        if (joins) {
            place.contiguous = to;
        } else {
            place.above.put(from, to);
        }
        changed.add(key);
        return true;
    }

    public synchronized boolean pending() {
        return !changed.isEmpty();
    }

    /** Writes what has changed, up to a length, and gives the keys, for {@link #again} if it comes to nothing. */
    public synchronized List<Key> writeChanged(Out out, int most) {
        var written = new ArrayList<Key>();
        for (Key key : changed) {
            if (out.length() > most) {
                break;
            }
            Place place = places.get(key);
            out.octet(place == null ? Item.CURSOR_REMOVED : Item.CURSOR)
                    .text(key.uplink())
                    .text(key.stream());
            if (place != null) {
                write(place, out);
            }
            written.add(key);
        }
        written.forEach(changed::remove);
        return written;
    }

    public synchronized void again(List<Key> keys) {
        changed.addAll(keys);
    }

    private static void write(Place place, Out out) {
        out.number(place.contiguous).number(place.above.size());
        long at = place.contiguous;
        for (Map.Entry<Long, Long> range : place.above.entrySet()) {
            out.number(range.getKey() - at).number(range.getValue() - range.getKey());
            at = range.getValue();
        }
    }

    synchronized void readItem(In in) {
        var key = new Key(in.text(), in.text());
        var place = new Place();
        place.contiguous = in.number();
        long at = place.contiguous;
        for (int left = in.number(Cursor.LIMIT); left > 0; left--) {
            long first = at + in.number();
            at = first + in.number();
            place.above.put(first, at);
        }
        places.put(key, place);
    }

    synchronized void readRemoved(In in) {
        places.remove(new Key(in.text(), in.text()));
    }

    synchronized void write(Out out) {
        out.number(places.size());
        places.forEach((key, place) -> {
            out.text(key.uplink()).text(key.stream());
            write(place, out);
        });
    }

    synchronized void read(In in) {
        for (int left = in.number(100_000); left > 0; left--) {
            readItem(in);
        }
    }
}
