package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StoreListener;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The store's contract in memory: stream, lineage and cursors as an uplink sees them. */
final class MemoryStore implements IntervalStore, Cursors {
    private final List<Position> lineage = new ArrayList<>();
    private final TreeMap<Long, StreamItem> items = new TreeMap<>();
    private final Map<String, MemoryCursor> cursors = new TreeMap<>();
    private final List<StoreListener> listeners = new ArrayList<>();
    private String epoch = "00000000000000e1";
    private long head;
    private int openStreams;
    private Optional<StoreException> failure = Optional.empty();

    synchronized void listener(StoreListener listener) {
        listeners.add(listener);
    }

    /** Streams that are open now. */
    synchronized int openStreams() {
        return openStreams;
    }

    /** From now on it cannot be read, or can again. */
    synchronized void fails(Optional<StoreException> with) {
        failure = with;
    }

    @Override
    public Position append(List<Batch> batches) throws StoreException {
        Position at;
        List<StoreListener> told;
        synchronized (this) {
            for (Batch batch : batches) {
                head++;
                items.put(head, new StreamItem.Entry(head, batch));
            }
            at = head();
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.appended(at));
        return at;
    }

    /** Gives up everything up to a sequence, as retention does. */
    synchronized void drop(long upTo, String reason) {
        items.headMap(upTo, true).clear();
        items.put(1L, new StreamItem.Tombstone(1, upTo, reason));
    }

    /** Comes back from a copy that ends at a sequence, under another epoch. */
    synchronized void restore(long shared, String newEpoch) {
        lineage.add(new Position(epoch, shared));
        items.tailMap(shared, false).clear();
        head = shared;
        epoch = newEpoch;
    }

    @Override
    public synchronized Position head() {
        return new Position(epoch, head);
    }

    @Override
    public synchronized List<Position> lineage() {
        var all = new ArrayList<>(lineage);
        all.add(head());
        return all;
    }

    private long shared(String of) {
        return lineage().stream()
                .filter(p -> p.epoch().equals(of))
                .mapToLong(Position::sequence)
                .findAny()
                .orElse(-1);
    }

    @Override
    public synchronized Items<StreamItem> stream(Position after) throws StoreException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (after.sequence() > shared(after.epoch())) {
            throw new StoreException(Reason.EPOCH, "no such position: " + after);
        }
        List<StreamItem> found = new ArrayList<>();
        for (StreamItem item : items.values()) {
            if (item.sequence() > after.sequence()) {
                found.add(item);
            } else if (item instanceof StreamItem.Tombstone lost && lost.last() > after.sequence()) {
                found.add(new StreamItem.Tombstone(after.sequence() + 1, lost.last(), lost.reason()));
            }
        }
        openStreams++;
        return items(found, () -> {
            synchronized (this) {
                openStreams--;
            }
        });
    }

    private static <T> Items<T> items(Collection<T> found, Runnable onClose) {
        Iterator<T> all = found.iterator();
        return new Items<>() {
            @Override
            public Optional<T> next() {
                return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
            }

            @Override
            public void close() {
                onClose.run();
            }
        };
    }

    @Override
    public synchronized Items<StoredInterval> intervals(
            ChannelId channel, Instant from, Instant to, Revisions revisions) {
        TreeMap<Instant, TreeMap<Integer, StoredInterval>> found = new TreeMap<>();
        each(stored -> {
            Interval i = stored.interval();
            if (i.channel().equals(channel) && i.end().isAfter(from) && !i.end().isAfter(to)) {
                found.computeIfAbsent(i.end(), end -> new TreeMap<>()).put(i.revision(), stored);
            }
        });
        List<StoredInterval> wanted = new ArrayList<>();
        found.values()
                .forEach(all -> wanted.addAll(
                        revisions == Revisions.ALL
                                ? all.values()
                                : List.of(all.lastEntry().getValue())));
        return items(wanted, () -> {});
    }

    @Override
    public synchronized Items<StoredInterval> boundary(String panel, Instant end) {
        TreeMap<ChannelId, StoredInterval> found = new TreeMap<>();
        each(stored -> {
            if (stored.interval().end().equals(end)) {
                found.merge(
                        stored.interval().channel(),
                        stored,
                        (a, b) -> a.interval().revision() > b.interval().revision() ? a : b);
            }
        });
        return items(found.values(), () -> {});
    }

    private void each(java.util.function.Consumer<StoredInterval> reader) {
        for (StreamItem item : items.values()) {
            if (item instanceof StreamItem.Entry entry) {
                entry.batch().intervals().forEach(i -> reader.accept(new StoredInterval(entry.sequence(), i)));
            }
        }
    }

    @Override
    public synchronized SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) {
        SortedMap<ChannelId, ChannelState> states = new TreeMap<>();
        each(stored -> {
            Interval i = stored.interval();
            if (channels.contains(i.channel())) {
                Optional<ChannelState.Known> known = i.bracket()
                        .map(b -> new ChannelState.Known(i.end(), i.register().orElseThrow(), b));
                states.put(i.channel(), new ChannelState(i.end(), i.channelRevision(), i.unit(), known));
            }
        });
        return states;
    }

    @Override
    public synchronized Instant newestRecord() {
        List<Instant> ends = new ArrayList<>();
        each(stored -> ends.add(stored.interval().end()));
        return ends.stream().max(Comparator.naturalOrder()).orElse(Instant.MIN);
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus(head(), Instant.MAX, newestRecord(), 0, true, "ok", Map.of());
    }

    @Override
    public synchronized Cursor open(String uplink, String stream, boolean fromOldest) {
        return cursors.computeIfAbsent(
                uplink, id -> new MemoryCursor(id, stream, new Position(epoch, fromOldest ? 0 : head)));
    }

    @Override
    public synchronized List<Cursor> all() {
        return List.copyOf(cursors.values());
    }

    @Override
    public synchronized void remove(String uplink) {
        cursors.remove(uplink);
    }

    private final class MemoryCursor implements Cursor {
        private final String uplink;
        private final String stream;
        private Position contiguous;
        private final TreeMap<Long, Long> above = new TreeMap<>();

        MemoryCursor(String uplink, String stream, Position contiguous) {
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
            synchronized (MemoryStore.this) {
                return contiguous;
            }
        }

        @Override
        public SortedMap<Long, Long> above() {
            synchronized (MemoryStore.this) {
                return new TreeMap<>(above);
            }
        }

        @Override
        public void acknowledge(String of, long first, long last) throws StoreException {
            synchronized (MemoryStore.this) {
                if (!of.equals(epoch)) {
                    throw new StoreException(Reason.EPOCH, "acknowledged in epoch " + of + ", this is " + epoch);
                }
                if (last > head) {
                    throw new StoreException(Reason.CONFLICT, last + " is beyond the head");
                }
                if (!contiguous.epoch().equals(epoch)) {
                    long shared = shared(contiguous.epoch());
                    contiguous = new Position(epoch, Math.min(contiguous.sequence(), Math.max(0, shared)));
                    above.tailMap(shared, false).clear();
                }
                above.merge(first, last, Math::max);
                while (!above.isEmpty() && above.firstKey() <= contiguous.sequence() + 1) {
                    long to = above.pollFirstEntry().getValue();
                    contiguous = new Position(epoch, Math.max(contiguous.sequence(), to));
                }
            }
        }
    }
}
