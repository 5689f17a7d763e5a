package io.meterhouse.acquisition.testing;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.ChannelState.Known;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the contract of the store in memory: refuses what overlaps or does not follow, and can be made to fail. */
public final class MemoryStore implements IntervalStore {
    private static final String EPOCH = "0123456789abcdef";

    private final List<Batch> batches = new ArrayList<>();
    private final Map<ChannelId, TreeMap<Instant, List<StoredInterval>>> channels = new TreeMap<>();
    private final Map<ChannelId, ChannelState> states = new TreeMap<>();
    private List<Batch> last = List.of();
    private Optional<StoreException.Reason> trouble = Optional.empty();
    private boolean writesNevertheless;
    private Instant newest = Instant.MIN;
    private int appends;
    private int refused;
    private int conflicts;

    /** From now on nothing can be appended; empty: again it can. */
    public void fails(Optional<StoreException.Reason> reason) {
        trouble = reason;
        writesNevertheless = false;
    }

    /** The next append is written, and says that nobody knows. */
    public void writesWithoutSayingSo() {
        trouble = Optional.of(StoreException.Reason.UNKNOWN);
        writesNevertheless = true;
    }

    @Override
    public Position append(List<Batch> some) throws StoreException {
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
                List<StoredInterval> there =
                        channels.getOrDefault(id, new TreeMap<>()).getOrDefault(interval.end(), List.of());
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
        batches.add(batch);
        for (Interval interval : batch.intervals()) {
            channels.computeIfAbsent(interval.channel(), id -> new TreeMap<>())
                    .computeIfAbsent(interval.end(), end -> new ArrayList<>())
                    .add(new StoredInterval(batches.size(), interval));
            states.put(interval.channel(), after(states.get(interval.channel()), interval));
            if (!interval.flags().has(Flag.TIME_UNKNOWN) && interval.end().isAfter(newest)) {
                newest = interval.end();
            }
        }
    }

    private static ChannelState after(ChannelState before, Interval interval) {
        boolean opened = before == null || interval.channelRevision() > before.channelRevision();
        Optional<Known> known = opened ? Optional.empty() : before.known();
        for (Changeover changeover : interval.changeovers()) {
            if (changeover.opened().isPresent()) {
                known = newer(known, mark(changeover.opened().get()));
            } else if (!opened) {
                known = newer(known, mark(changeover.closed().orElseThrow()));
            }
        }
        if (interval.register().isPresent()) {
            known = newer(
                    known,
                    new Known(
                            interval.end(),
                            interval.register().getAsLong(),
                            interval.bracket().orElseThrow()));
        }
        Instant end = before == null || interval.end().isAfter(before.lastEnd()) ? interval.end() : before.lastEnd();
        return new ChannelState(end, interval.channelRevision(), interval.unit(), known);
    }

    private static Known mark(Changeover.Mark mark) {
        return new Known(mark.at(), mark.register(), new Bracket(mark.at(), mark.at()));
    }

    private static Optional<Known> newer(Optional<Known> before, Known candidate) {
        return before.isPresent() && before.get().at().isAfter(candidate.at()) ? before : Optional.of(candidate);
    }

    @Override
    public SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> wanted) throws StoreException {
        if (trouble.filter(StoreException.Reason.CLOSED::equals).isPresent()) {
            throw new StoreException(StoreException.Reason.CLOSED, "made to fail");
        }
        SortedMap<ChannelId, ChannelState> found = new TreeMap<>(states);
        found.keySet().retainAll(wanted);
        return found;
    }

    @Override
    public Instant newestRecord() {
        return newest;
    }

    @Override
    public Position head() {
        return new Position(EPOCH, batches.size());
    }

    @Override
    public List<Position> lineage() {
        return List.of(head());
    }

    @Override
    public Items<StreamItem> stream(Position after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Items<StoredInterval> intervals(ChannelId channel, Instant from, Instant to, Revisions revisions) {
        Iterator<StoredInterval> found =
                channels.getOrDefault(channel, new TreeMap<>()).subMap(from, false, to, true).values().stream()
                        .map(all -> all.get(all.size() - 1))
                        .toList()
                        .iterator();
        return new Items<>() {
            @Override
            public Optional<StoredInterval> next() {
                return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
            }

            @Override
            public void close() {
                // Nothing is held open.
            }
        };
    }

    @Override
    public Items<StoredInterval> boundary(String panel, Instant end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus(head(), Instant.MAX, newest, 0, trouble.isEmpty(), "ok", Map.of());
    }

    /** Everything that was appended, in its order. */
    public List<Batch> batches() {
        return batches;
    }

    /** The channels that have something. */
    public Set<ChannelId> channels() {
        return channels.keySet();
    }

    /** The intervals of a channel, the highest revision of each end. */
    public List<Interval> of(ChannelId channel) {
        return channels.getOrDefault(channel, new TreeMap<>()).values().stream()
                .map(all -> all.get(all.size() - 1).interval())
                .toList();
    }

    /** All revisions of an interval. */
    public List<Interval> revisions(ChannelId channel, Instant end) {
        return channels.getOrDefault(channel, new TreeMap<>()).getOrDefault(end, List.of()).stream()
                .map(StoredInterval::interval)
                .toList();
    }

    /** How many calls appended something. */
    public int appends() {
        return appends;
    }

    /** How many calls failed as they were made to. */
    public int refused() {
        return refused;
    }

    /** How many calls contradicted what is stored. */
    public int conflicts() {
        return conflicts;
    }
}
