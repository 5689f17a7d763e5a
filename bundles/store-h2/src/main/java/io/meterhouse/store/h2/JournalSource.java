package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.journal.SegmentImage;
import io.meterhouse.store.h2.journal.SegmentReader;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;

/** What finished segments hold, by panel and day. Reads them once for what there is, and again for some days at a time: a site of 20 panels does not fit into memory. */
final class JournalSource implements GenerationBuilder.Source {
    private static final int MOST_INTERVALS = 25_000;

    /** Reads a segment; fails where it was given up, which nobody but the caller does. */
    interface Images {
        SegmentImage image(Segment segment) throws IOException;
    }

    /**
     * Which of them count.
     *
     * @param afterSequence what is in the older generation already
     * @param lastSequence the last that is durable
     * @param afterEvent likewise
     * @param lastEvent likewise
     */
    record Bounds(long afterSequence, long lastSequence, long afterEvent, long lastEvent) {}

    private record Place(int day, String panel) {}

    private final List<Segment> segments;
    private final Images images;
    private final Bounds bounds;
    private final TreeMap<Integer, SortedSet<String>> days = new TreeMap<>();
    private final Map<Place, Integer> sizes = new HashMap<>();
    private final Map<String, Set<ChannelId>> channels = new HashMap<>();
    private final List<StreamItem.Entry> others = new ArrayList<>();
    private final List<LoggedEvent> events = new ArrayList<>();
    private final Map<Place, List<StreamItem.Entry>> loaded = new HashMap<>();

    /**
     * @param losses what is known to be lost
     * @throws JournalDamagedException when anything else cannot be read: nothing may be given up then
     */
    JournalSource(List<Segment> segments, Images images, Bounds bounds, LongFunction<Optional<Range>> losses)
            throws IOException {
        this.segments = segments;
        this.images = images;
        this.bounds = bounds;
        long[] next = {bounds.afterSequence + 1};
        boolean[] whole = {true};
        for (Segment segment : segments) {
            read(segment, Optional.empty(), new Replay.Visitor() {
                @Override
                public void batch(long sequence, Batch batch) {
                    whole[0] &= passLosses(next[0], losses) >= sequence;
                    next[0] = sequence + 1;
                    survey(sequence, batch);
                }

                @Override
                public void event(LoggedEvent event) {
                    if (event.number() > bounds.afterEvent && event.number() <= bounds.lastEvent) {
                        events.add(event);
                    }
                }
            });
        }
        if (!whole[0] || passLosses(next[0], losses) <= bounds.lastSequence) {
            throw new JournalDamagedException("sequence " + next[0] + " or one before it cannot be read");
        }
    }

    /** The first sequence from a given one on that is not known to be lost. */
    private static long passLosses(long from, LongFunction<Optional<Range>> losses) {
        long at = from;
        for (Optional<Range> loss = losses.apply(at); loss.isPresent(); loss = losses.apply(at)) {
            at = loss.get().last() + 1;
        }
        return at;
    }

    /** @param channels whose boundaries are wanted; empty for all */
    private void read(Segment segment, Optional<Set<ChannelId>> channels, Replay.Visitor visitor) throws IOException {
        if (segment.lastSequence() <= bounds.afterSequence && segment.lastEvent() <= bounds.afterEvent) {
            return;
        }
        long last = Math.min(bounds.lastSequence, segment.lastSequence());
        long lastEvent = segment.lastEvent();
        SegmentImage image = images.image(segment);
        var bounded = new Replay.Visitor() {
            @Override
            public void batch(long sequence, Batch batch) {
                if (sequence > bounds.afterSequence && sequence <= last) {
                    visitor.batch(sequence, batch);
                }
            }

            @Override
            public void event(LoggedEvent event) {
                if (event.number() <= lastEvent) {
                    visitor.event(event);
                }
            }
        };
        if (channels.isPresent()) {
            SegmentReader.read(image, segment, channels.get(), bounded);
        } else {
            SegmentReader.read(image, segment, bounded);
        }
    }

    private static boolean plain(Batch batch) {
        return batch.kind() == Batch.Kind.BOUNDARY && batch.reason().isEmpty();
    }

    private static Place place(Batch batch) {
        return new Place(GenerationBuilder.day(batch.intervals().get(0).end()), batch.panel());
    }

    private void survey(long sequence, Batch batch) {
        if (!plain(batch)) {
            others.add(new StreamItem.Entry(sequence, batch));
            return;
        }
        Place place = place(batch);
        days.computeIfAbsent(place.day, d -> new TreeSet<>()).add(place.panel);
        Set<ChannelId> ofPanel = channels.computeIfAbsent(place.panel, p -> new HashSet<>());
        batch.intervals().forEach(interval -> ofPanel.add(interval.channel()));
        sizes.merge(place, batch.intervals().size(), Integer::sum);
    }

    /** About how many bytes it adds to a generation. */
    long weight() {
        long intervals = 0;
        for (int size : sizes.values()) {
            intervals += size;
        }
        return intervals + 100L * others.size() + 100L * events.size();
    }

    @Override
    public SortedMap<Integer, SortedSet<String>> days() {
        return days;
    }

    @Override
    public List<StreamItem.Entry> entries(int day, String panel) throws IOException {
        var place = new Place(day, panel);
        if (!loaded.containsKey(place)) {
            load(place);
        }
        return loaded.remove(place);
    }

    /** Loads a panel's day, and those that come after it as far as they fit. */
    private void load(Place wanted) throws IOException {
        loaded.clear();
        int intervals = 0;
        for (Map.Entry<Integer, SortedSet<String>> day :
                days.tailMap(wanted.day).entrySet()) {
            for (String panel : day.getValue()) {
                var place = new Place(day.getKey(), panel);
                boolean passed = place.day == wanted.day && panel.compareTo(wanted.panel) < 0;
                if (!passed && (loaded.isEmpty() || intervals + sizes.get(place) <= MOST_INTERVALS)) {
                    intervals += sizes.get(place);
                    loaded.put(place, new ArrayList<>());
                }
            }
        }
        Set<ChannelId> asked = new HashSet<>();
        loaded.keySet().forEach(place -> asked.addAll(channels.get(place.panel)));
        for (Segment segment : segments) {
            read(segment, Optional.of(asked), new Replay.Visitor() {
                @Override
                public void batch(long sequence, Batch batch) {
                    List<StreamItem.Entry> entries = plain(batch) ? loaded.get(place(batch)) : null;
                    if (entries != null) {
                        entries.add(new StreamItem.Entry(sequence, batch));
                    }
                }

                @Override
                public void event(LoggedEvent event) {
                    // Read before.
                }
            });
        }
    }

    @Override
    public List<StreamItem.Entry> others() {
        return others;
    }

    @Override
    public List<LoggedEvent> events() {
        return events;
    }
}
