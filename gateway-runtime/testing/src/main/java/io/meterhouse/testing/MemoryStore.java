package io.meterhouse.testing;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreListener;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the contract of the store in memory: refuses what overlaps or does not follow, has a stream, lineage and cursors, and can be
 * made to fail. Thread-safe.
 */
public final class MemoryStore implements IntervalStore, Cursors {
    private final TreeMap<Long, StreamItem> items = new TreeMap<>();
    private final List<Position> ancestors = new ArrayList<>();
    private final Map<ChannelId, TreeMap<Instant, List<StoredInterval>>> channels = new TreeMap<>();
    private final Map<ChannelId, ChannelState> states = new TreeMap<>();
    private final Map<String, MemoryCursor> cursors = new TreeMap<>();
    private final List<StoreListener> listeners = new ArrayList<>();
    private String epoch = "0123456789abcdef";
    private long head;
    private int openStreams;
    private boolean unreadable;
    private List<Batch> last = List.of();
    private Optional<StoreException.Reason> trouble = Optional.empty();
    private boolean writesNevertheless;
    private Instant newest = Instant.MIN;
    private int appends;
    private int refused;
    private int conflicts;

    /** From now on nothing can be appended; empty: again it can. */
    public synchronized void fails(Optional<StoreException.Reason> reason) {
        trouble = reason;
        writesNevertheless = false;
    }

    /** The next append is written, and says that nobody knows. */
    public synchronized void writesWithoutSayingSo() {
        trouble = Optional.of(StoreException.Reason.UNKNOWN);
        writesNevertheless = true;
    }

    /** From now on the stream cannot be read, or again it can. */
    public synchronized void unreadable(boolean now) {
        unreadable = now;
    }

    /** Is told of every append. */
    public synchronized void listener(StoreListener listener) {
        listeners.add(listener);
    }

    @Override
    public Position append(List<Batch> some) throws StoreException {
        Position at;
        List<StoreListener> told;
        synchronized (this) {
            at = take(some);
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.appended(at));
        return at;
    }

    private Position take(List<Batch> some) throws StoreException {
        if (some.isEmpty()
                || some.size() > 64
                || some.stream().mapToInt(b -> b.intervals().size()).sum() > Batch.LIMIT) {
            throw new IllegalArgumentException("too much at once");
        }
        if (trouble.isPresent() && !writesNevertheless) {
            refused++;
            throw new StoreException(trouble.get(), "made to fail");
        }
        if (!some.equals(last)) {
            check(some);
            some.forEach(this::write);
            last = List.copyOf(some);
            appends++;
        }
        if (writesNevertheless) {
            fails(Optional.empty());
            refused++;
            throw new StoreException(StoreException.Reason.UNKNOWN, "nobody knows");
        }
        return head();
    }

    private void check(List<Batch> some) throws StoreException {
        Map<ChannelId, Instant> ends = new TreeMap<>();
        Map<String, Integer> revisions = new TreeMap<>();
        for (Batch batch : some) {
            for (Interval interval : batch.intervals()) {
                ChannelId id = interval.channel();
                List<StoredInterval> there = ends(id).getOrDefault(interval.end(), List.of());
                String key = id + " " + interval.end();
                if (interval.revision() == 0) {
                    Instant end = ends.getOrDefault(
                            id, states.containsKey(id) ? states.get(id).lastEnd() : Instant.MIN);
                    if (interval.start().isBefore(end)) {
                        throw conflict(interval + " overlaps what ends " + end);
                    }
                    ends.put(id, interval.end());
                    revisions.put(key, 0);
                } else {
                    int before = revisions.getOrDefault(key, there.size() - 1);
                    if (before < 0 || interval.revision() <= before) {
                        throw conflict(interval + " does not follow revision " + before);
                    }
                    if (!there.isEmpty() && !there.get(0).interval().start().equals(interval.start())) {
                        throw conflict(interval + " begins elsewhere than " + there.get(0));
                    }
                    revisions.put(key, interval.revision());
                }
            }
        }
    }

    private StoreException conflict(String text) {
        conflicts++;
        return new StoreException(StoreException.Reason.CONFLICT, text);
    }

    private void write(Batch batch) {
        head++;
        items.put(head, new StreamItem.Entry(head, batch));
        index(head, batch);
    }

    private void index(long sequence, Batch batch) {
        for (Interval interval : batch.intervals()) {
            channels.computeIfAbsent(interval.channel(), id -> new TreeMap<>())
                    .computeIfAbsent(interval.end(), end -> new ArrayList<>())
                    .add(new StoredInterval(sequence, interval));
            states.put(interval.channel(), Succession.after(states.get(interval.channel()), interval));
            if (!interval.flags().has(Flag.TIME_UNKNOWN) && interval.end().isAfter(newest)) {
                newest = interval.end();
            }
        }
    }

    /** Gives up everything up to a sequence, as retention does. */
    public synchronized void drop(long upTo, String reason) {
        lose(1, upTo, reason);
    }

    /** Loses some sequences among others, as damage does. */
    public synchronized void lose(long first, long upTo, String reason) {
        items.subMap(first, true, upTo, true).clear();
        items.put(first, new StreamItem.Tombstone(first, upTo, reason));
        for (TreeMap<Instant, List<StoredInterval>> ends : channels.values()) {
            ends.values()
                    .forEach(all -> all.removeIf(stored -> stored.sequence() >= first && stored.sequence() <= upTo));
            ends.values().removeIf(List::isEmpty);
        }
    }

    /** Comes back from a copy that ends at a sequence, under another epoch. */
    public synchronized void restore(long shared, String newEpoch) {
        ancestors.add(new Position(epoch, shared));
        items.tailMap(shared, false).clear();
        head = shared;
        epoch = newEpoch;
        last = List.of();
        newest = Instant.MIN;
        channels.clear();
        states.clear();
        entries().forEach(entry -> index(entry.sequence(), entry.batch()));
    }

    private List<StreamItem.Entry> entries() {
        return items.values().stream()
                .filter(StreamItem.Entry.class::isInstance)
                .map(StreamItem.Entry.class::cast)
                .toList();
    }

    @Override
    public synchronized SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> wanted) throws StoreException {
        if (trouble.filter(StoreException.Reason.CLOSED::equals).isPresent()) {
            throw new StoreException(StoreException.Reason.CLOSED, "made to fail");
        }
        SortedMap<ChannelId, ChannelState> found = new TreeMap<>(states);
        found.keySet().retainAll(wanted);
        return found;
    }

    @Override
    public synchronized Instant newestRecord() {
        return newest;
    }

    @Override
    public synchronized Position head() {
        return new Position(epoch, head);
    }

    @Override
    public synchronized List<Position> lineage() {
        List<Position> all = new ArrayList<>(ancestors);
        all.add(head());
        return all;
    }

    /** The last sequence that an epoch shares with the present one; -1 when it is of another store. */
    long shared(String of) {
        return lineage().stream()
                .filter(position -> position.epoch().equals(of))
                .mapToLong(Position::sequence)
                .findAny()
                .orElse(-1);
    }

    @Override
    public synchronized Items<StreamItem> stream(Position after) throws StoreException {
        if (unreadable) {
            throw new StoreException(StoreException.Reason.IO, "made to fail");
        }
        if (after.sequence() > shared(after.epoch())) {
            throw new StoreException(StoreException.Reason.EPOCH, "no such position: " + after);
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
        return new MemoryItems<>(found, () -> {
            synchronized (this) {
                openStreams--;
            }
        });
    }

    /** One interval a run: what the store does better is not what a test of others looks at. */
    @Override
    public Items<Values> values(ChannelId channel, Instant from, Instant to) throws StoreException {
        Items<StoredInterval> each = intervals(channel, from, to, Revisions.LATEST);
        return new Items<>() {
            @Override
            public Optional<Values> next() throws StoreException {
                return each.next()
                        .map(StoredInterval::interval)
                        .map(one -> new Values(
                                one.unit(),
                                one.channelRevision(),
                                Values.nanos(one.start()),
                                new long[] {Values.nanos(one.end())},
                                new long[] {one.counts().orElse(-1)},
                                new int[] {one.flags().bits()}));
            }

            @Override
            public void close() {
                each.close();
            }
        };
    }

    @Override
    public Items<Total> totals(ChannelId channel, Instant from, Instant to, Step step) {
        throw new UnsupportedOperationException("no test of others asks for sums");
    }

    @Override
    public synchronized Items<StoredInterval> intervals(
            Set<ChannelId> wanted, Instant from, Instant to, Revisions revisions) {
        List<StoredInterval> found = new ArrayList<>();
        for (ChannelId channel : new TreeSet<>(wanted)) {
            for (List<StoredInterval> all :
                    ends(channel).subMap(from, false, to, true).values()) {
                found.addAll(revisions == Revisions.ALL ? all : List.of(highest(all)));
            }
        }
        // Stable: by channel, then revision, within an end.
        found.sort(Comparator.comparing(stored -> stored.interval().end()));
        return new MemoryItems<>(found, () -> {});
    }

    @Override
    public synchronized Items<StoredInterval> boundary(String panel, Instant end) {
        Set<ChannelId> ofPanel = new TreeSet<>();
        for (StreamItem.Entry entry : entries()) {
            if (entry.batch().panel().equals(panel)) {
                entry.batch().intervals().forEach(interval -> ofPanel.add(interval.channel()));
            }
        }
        List<StoredInterval> found = new ArrayList<>();
        for (ChannelId channel : ofPanel) {
            List<StoredInterval> all = ends(channel).get(end);
            if (all != null) {
                found.add(highest(all));
            }
        }
        return new MemoryItems<>(found, () -> {});
    }

    private TreeMap<Instant, List<StoredInterval>> ends(ChannelId channel) {
        return channels.getOrDefault(channel, new TreeMap<>());
    }

    private static StoredInterval highest(List<StoredInterval> revisions) {
        return revisions.get(revisions.size() - 1);
    }

    @Override
    public synchronized StoreStatus status() {
        return new StoreStatus(head(), Instant.MAX, newest, 0, trouble.isEmpty(), "ok", Map.of());
    }

    @Override
    public synchronized Cursor open(String uplink, String stream, boolean fromOldest) {
        return cursors.computeIfAbsent(
                uplink, id -> new MemoryCursor(this, id, stream, new Position(epoch, fromOldest ? 0 : head)));
    }

    @Override
    public synchronized List<Cursor> all() {
        return List.copyOf(cursors.values());
    }

    @Override
    public synchronized void remove(String uplink) {
        cursors.remove(uplink);
    }

    /** Streams that are open now. */
    public synchronized int openStreams() {
        return openStreams;
    }

    /** Everything that was appended and is kept, in its order. */
    public synchronized List<Batch> batches() {
        return entries().stream().map(StreamItem.Entry::batch).toList();
    }

    /** The channels that have something. */
    public synchronized Set<ChannelId> channels() {
        return new TreeSet<>(channels.keySet());
    }

    /** The intervals of a channel, the highest revision of each end. */
    public synchronized List<Interval> of(ChannelId channel) {
        return ends(channel).values().stream()
                .map(all -> highest(all).interval())
                .toList();
    }

    /** All revisions of an interval. */
    public synchronized List<Interval> revisions(ChannelId channel, Instant end) {
        return ends(channel).getOrDefault(end, List.of()).stream()
                .map(StoredInterval::interval)
                .toList();
    }

    /** How many calls appended something. */
    public synchronized int appends() {
        return appends;
    }

    /** How many calls failed as they were made to. */
    public synchronized int refused() {
        return refused;
    }

    /** How many calls contradicted what is stored. */
    public synchronized int conflicts() {
        return conflicts;
    }
}
