package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.generation.Block.Kind;
import io.meterhouse.store.h2.generation.Index.Span;
import io.meterhouse.store.h2.record.DayCodec;
import io.meterhouse.store.h2.record.DayCodec.Boundaries;
import io.meterhouse.store.h2.record.EventPage;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads a generation. Everything may end in a {@link DamagedGenerationException}. */
final class GenerationArchive {
    private static final int SECONDS = 86_400;
    private static final int PAGE = 64;

    private final GenerationFile file;

    GenerationArchive(GenerationFile file) {
        this.file = file;
    }

    static int day(Instant end) {
        return (int) Math.floorDiv(end.getEpochSecond(), (long) SECONDS);
    }

    void intervals(Set<ChannelId> channels, Instant from, Instant to, Consumer<StoredInterval> found)
            throws IOException {
        var days = new TreeSet<Integer>();
        int first = day(from);
        int last = day(to);
        for (Span span : file.spans()) {
            int day = Block.day(span.key());
            if (day >= first && day <= last) {
                days.add(day);
            }
        }
        Map<ChannelId, Integer> numbers = file.channels();
        for (int day : days) {
            var decoded = new HashMap<Integer, Boundaries>();
            for (ChannelId channel : channels) {
                Integer number = numbers.get(channel);
                Block column = number == null ? null : file.block(Kind.COLUMN, Block.key(day, number));
                if (column != null) {
                    int panel = DayCodec.panelOf(column.payload());
                    Boundaries boundaries = decoded.get(panel);
                    if (boundaries == null) {
                        boundaries = boundaries(day, panel);
                        decoded.put(panel, boundaries);
                    }
                    for (StoredInterval stored : DayCodec.channel(boundaries, channel, column.payload())) {
                        if (stored.interval().end().isAfter(from)
                                && !stored.interval().end().isAfter(to)) {
                            found.accept(stored);
                        }
                    }
                }
            }
        }
        for (long sequence : file.batches(from.toEpochMilli(), to.toEpochMilli())) {
            for (Interval interval : batch(sequence).intervals()) {
                if (interval.end().isAfter(from)
                        && !interval.end().isAfter(to)
                        && channels.contains(interval.channel())) {
                    found.accept(new StoredInterval(sequence, interval));
                }
            }
        }
    }

    SortedMap<Integer, Values> values(ChannelId channel, int firstDay) throws IOException {
        var found = new TreeMap<Integer, Values>();
        Integer number = file.channels().get(channel);
        if (number == null) {
            return found;
        }
        var keys = new long[Archive.DAYS_AT_ONCE];
        Arrays.setAll(keys, i -> Block.key(firstDay + i, number));
        for (Block column : file.blocks(Kind.COLUMN, keys)) {
            int day = Block.day(column.key());
            Span span = file.span(Block.key(day, DayCodec.panelOf(column.payload())));
            if (span != null && span.length() > 0) {
                Values values =
                        file.understood(() -> DayCodec.values(span.start(), span.length(), channel, column.payload()));
                if (values != null) {
                    found.put(day, values);
                }
            }
        }
        return found;
    }

    int lastDay() throws IOException {
        List<Span> spans = file.spans();
        return spans.isEmpty()
                ? Integer.MIN_VALUE
                : Block.day(spans.get(spans.size() - 1).key());
    }

    Set<Integer> revised(Instant from, Instant to) throws IOException {
        var days = new TreeSet<Integer>();
        for (long[] span : file.batchSpans(from.toEpochMilli(), to.toEpochMilli())) {
            int last = day(Instant.ofEpochMilli(span[1]));
            for (int day = day(Instant.ofEpochMilli(span[0])); day <= last; day++) {
                days.add(day);
            }
        }
        return days;
    }

    private Boundaries boundaries(int day, int panel) throws IOException {
        Block shared = file.block(Kind.BOUNDARIES, Block.key(day, panel));
        if (shared == null) {
            throw new DamagedGenerationException(file.name(), ": the boundaries of a day are missing");
        }
        return file.understood(() -> DayCodec.boundaries(shared.payload()));
    }

    private Batch batch(long sequence) throws IOException {
        Block block = file.block(Kind.BATCH, sequence);
        if (block == null) {
            throw new DamagedGenerationException(file.name(), ": batch " + sequence + " is missing");
        }
        return file.understood(() -> Replay.standAlone(block.payload()));
    }

    void boundary(String panel, Instant end, Consumer<StoredInterval> found) throws IOException {
        Integer number = file.panels().get(panel);
        int day = day(end);
        Block shared = number == null ? null : file.block(Kind.BOUNDARIES, Block.key(day, number));
        if (shared != null) {
            for (StreamItem.Entry entry : entries(day, DayCodec.boundaries(shared.payload()))) {
                pick(entry, end, found);
            }
        }
        for (long sequence : file.batches(end.toEpochMilli(), end.toEpochMilli())) {
            Batch batch = batch(sequence);
            if (batch.panel().equals(panel)) {
                pick(new StreamItem.Entry(sequence, batch), end, found);
            }
        }
    }

    private static void pick(StreamItem.Entry entry, Instant end, Consumer<StoredInterval> found) {
        for (Interval interval : entry.batch().intervals()) {
            if (interval.end().equals(end)) {
                found.accept(new StoredInterval(entry.sequence(), interval));
            }
        }
    }

    /** All of a panel's day. */
    List<StreamItem.Entry> entries(long key) throws IOException {
        return entries(Block.day(key), boundaries(Block.day(key), Block.number(key)));
    }

    private List<StreamItem.Entry> entries(int day, Boundaries boundaries) throws IOException {
        var columns = new TreeMap<Integer, byte[]>();
        for (Map.Entry<Integer, ChannelId> member : boundaries.names().entrySet()) {
            Block column = file.block(Kind.COLUMN, Block.key(day, member.getKey()));
            if (column == null) {
                // Lost before, and told then.
                continue;
            }
            columns.put(member.getKey(), column.payload());
        }
        return file.understood(() -> DayCodec.entries(boundaries, columns));
    }

    void events(long after, int limit, Consumer<LoggedEvent> found) throws IOException {
        int left = limit;
        long page = Math.max(0, file.keyUpTo(Kind.EVENTS, after + 1));
        while (left > 0) {
            List<Block> next = file.blocks(Kind.EVENTS, page, Long.MAX_VALUE, 1);
            if (next.isEmpty()) {
                return;
            }
            for (LoggedEvent event : events(next.get(0))) {
                if (event.number() > after && left > 0) {
                    found.accept(event);
                    left--;
                }
            }
            page = next.get(0).key() + 1;
        }
    }

    List<LoggedEvent> events(Block page) throws IOException {
        return file.understood(() -> EventPage.decode(page.payload()));
    }

    /** The last block of events; empty when there is none. */
    List<LoggedEvent> lastEvents() throws IOException {
        long key = file.keyUpTo(Kind.EVENTS, Long.MAX_VALUE);
        return key < 0 ? List.of() : events(file.block(Kind.EVENTS, key));
    }

    /** Batches by sequence. Days are opened when their turn comes, and let go after their last. */
    Merge stream(long first) throws IOException {
        return new Merge(first);
    }

    /** Days of several panels, and batches that stand by themselves, merged by sequence. */
    final class Merge {
        private final ArrayDeque<Span> later = new ArrayDeque<>();
        private final PriorityQueue<ArrayDeque<StreamItem.Entry>> open = new PriorityQueue<>(
                Comparator.comparingLong(entries -> entries.peek().sequence()));
        private final ArrayDeque<StreamItem.Entry> alone = new ArrayDeque<>();
        private final long first;
        private long nextAlone;
        private boolean noMoreAlone;

        private Merge(long first) throws IOException {
            this.first = first;
            this.nextAlone = first;
            var spans = new ArrayList<Span>();
            for (Span span : file.spans()) {
                if (span.last() >= first) {
                    spans.add(span);
                }
            }
            spans.sort(Comparator.comparingLong(Span::first));
            later.addAll(spans);
        }

        StreamItem.Entry next() throws IOException {
            moreAlone();
            while (!later.isEmpty()
                    && (open.isEmpty()
                            || later.peek().first() <= open.peek().peek().sequence())) {
                var entries = new ArrayDeque<>(entries(later.poll().key()));
                while (!entries.isEmpty() && entries.peek().sequence() < first) {
                    entries.poll();
                }
                if (!entries.isEmpty()) {
                    open.add(entries);
                }
            }
            if (!alone.isEmpty()
                    && (open.isEmpty()
                            || alone.peek().sequence() < open.peek().peek().sequence())) {
                return alone.poll();
            }
            ArrayDeque<StreamItem.Entry> least = open.poll();
            if (least == null) {
                return null;
            }
            StreamItem.Entry entry = least.poll();
            if (!least.isEmpty()) {
                open.add(least);
            }
            return entry;
        }

        private void moreAlone() throws IOException {
            if (!alone.isEmpty() || noMoreAlone) {
                return;
            }
            for (Block block : file.blocks(Kind.BATCH, nextAlone, Long.MAX_VALUE, PAGE)) {
                alone.add(new StreamItem.Entry(block.key(), Replay.standAlone(block.payload())));
                nextAlone = block.key() + 1;
            }
            noMoreAlone = alone.isEmpty();
        }
    }
}
