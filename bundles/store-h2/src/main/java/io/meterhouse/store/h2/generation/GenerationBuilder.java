package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.Block.Kind;
import io.meterhouse.store.h2.generation.Index.Span;
import io.meterhouse.store.h2.record.DayCodec;
import io.meterhouse.store.h2.record.Losses;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Makes a generation of an older one's blocks within retention and what came since. Days that nothing was added to are copied as they are. */
public final class GenerationBuilder implements AutoCloseable {
    private static final int PAGE = 256;

    /** What came since the older one. */
    public interface Source {
        /** The days with boundaries, each with its panels. */
        SortedMap<Integer, SortedSet<String>> days();

        /** The boundaries of a panel's day, by sequence. */
        List<StreamItem.Entry> entries(int day, String panel) throws IOException;

        /** The batches that are no plain boundaries, by sequence. */
        List<StreamItem.Entry> others();

        /** Events by number. */
        List<LoggedEvent> events();
    }

    /**
     * What it came to.
     *
     * @param dropped sequences that are not kept any more
     * @param days the first and the last day that something was dropped of, by reason
     * @param events that are not kept any more
     * @param oldest end of the oldest interval; null when there is none
     */
    public record Result(List<Range> dropped, SortedMap<String, Days> days, DroppedNumbers events, Instant oldest) {}

    /**
     * Some days.
     *
     * @param first since 1970
     * @param last since 1970
     */
    public record Days(int first, int last) {
        private Days with(Days other) {
            return new Days(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    private final GenerationFile old;
    private final GenerationArchive archive;
    private final Keep keep;
    private final GenerationWriter writer;
    private final Map<ChannelId, Integer> channels = new TreeMap<>();
    private final Map<String, Integer> panels = new TreeMap<>();
    private final Losses dropped = new Losses();
    private final SortedMap<String, Days> droppedDays = new TreeMap<>();
    /** Panels' days that stay. */
    private final Set<Long> staying = new HashSet<>();

    private Instant oldest;

    /** @param old null when there is none */
    public GenerationBuilder(Disk disk, GenerationFile old, Keep keep) throws IOException {
        this.old = old;
        this.archive = old == null ? null : new GenerationArchive(old);
        this.keep = keep;
        if (old != null) {
            channels.putAll(old.channels());
            panels.putAll(old.panels());
        }
        this.writer = new GenerationWriter(disk);
    }

    /** The day of an interval that ends then. */
    public static int day(Instant end) {
        return GenerationArchive.day(end);
    }

    /**
     * Makes it, checks it and gives it its name.
     *
     * @param snapshot the ledger that it carries, known only when its content is
     */
    public Result build(Source source, Function<Result, byte[]> snapshot, int number) throws IOException {
        days(source);
        copyBatches();
        for (StreamItem.Entry entry : source.others()) {
            putAlone(entry);
        }
        DroppedNumbers events = new EventCopy(old, writer, keep.events()).copy(source.events());
        for (Map.Entry<ChannelId, Integer> channel : channels.entrySet()) {
            writer.channel(channel.getValue(), channel.getKey());
        }
        for (Map.Entry<String, Integer> panel : panels.entrySet()) {
            writer.panel(panel.getValue(), panel.getKey());
        }
        var result = new Result(List.copyOf(dropped.all()), droppedDays, events, oldest);
        writer.put(new Block(Kind.SNAPSHOT, 0, snapshot.apply(result)));
        writer.finish(Generations.name(number));
        return result;
    }

    private void days(Source source) throws IOException {
        SortedMap<Integer, SortedSet<String>> added = source.days();
        var spans = new TreeMap<Integer, List<Span>>();
        if (old != null) {
            for (Span span : old.spans()) {
                spans.computeIfAbsent(Block.day(span.key()), d -> new ArrayList<>())
                        .add(span);
            }
        }
        var days = new TreeSet<>(spans.keySet());
        days.addAll(added.keySet());
        for (int day : days) {
            List<Span> kept = new ArrayList<>();
            for (Span span : spans.getOrDefault(day, List.of())) {
                if (keep.reason(day, span.last()) != null) {
                    drop(archive.entries(span.key()), day);
                } else {
                    kept.add(span);
                }
            }
            Set<String> news = added.getOrDefault(day, new TreeSet<>());
            if (news.isEmpty()
                    && kept.size() == spans.getOrDefault(day, List.of()).size()) {
                copyDay(day, kept);
            } else {
                mergeDay(day, kept, news, source);
            }
        }
    }

    private void drop(List<StreamItem.Entry> entries, int day) {
        for (StreamItem.Entry entry : entries) {
            String reason = keep.reason(day, entry.sequence());
            dropped.add(new Range(entry.sequence(), entry.sequence(), reason));
            droppedDays.merge(reason, new Days(day, day), Days::with);
        }
    }

    private void copyDay(int day, List<Span> spans) throws IOException {
        for (Span span : spans) {
            writer.span(span);
            staying.add(span.key());
            if (oldest == null || day(oldest) == day) {
                note(archive.entries(span.key()).get(0).batch());
            }
        }
        writer.copy(old, Kind.BOUNDARIES, Block.key(day, 0), Block.key(day + 1, 0) - 1);
        writer.copy(old, Kind.COLUMN, Block.key(day, 0), Block.key(day + 1, 0) - 1);
    }

    private void mergeDay(int day, List<Span> kept, Set<String> news, Source source) throws IOException {
        var byPanel = new TreeMap<String, List<StreamItem.Entry>>();
        var owner = new HashMap<ChannelId, String>();
        for (Span span : kept) {
            List<StreamItem.Entry> entries = new ArrayList<>(archive.entries(span.key()));
            byPanel.put(entries.get(0).batch().panel(), entries);
            entries.forEach(entry -> own(entry.batch(), owner));
        }
        var all = new TreeSet<>(byPanel.keySet());
        all.addAll(news);
        for (String panel : all) {
            List<StreamItem.Entry> entries = byPanel.getOrDefault(panel, new ArrayList<>());
            if (news.contains(panel)) {
                for (StreamItem.Entry entry : source.entries(day, panel)) {
                    if (keep.reason(day, entry.sequence()) != null) {
                        drop(List.of(entry), day);
                    } else if (own(entry.batch(), owner)) {
                        entries.add(entry);
                    } else {
                        // A channel that moved from panel to panel on this day: its column is the other's.
                        putAlone(entry);
                    }
                }
            }
            put(day, panel, entries);
        }
    }

    private static boolean own(Batch batch, Map<ChannelId, String> owner) {
        for (Interval interval : batch.intervals()) {
            if (!owner.getOrDefault(interval.channel(), batch.panel()).equals(batch.panel())) {
                return false;
            }
        }
        batch.intervals().forEach(interval -> owner.put(interval.channel(), batch.panel()));
        return true;
    }

    private void put(int day, String panel, List<StreamItem.Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        int number = panels.computeIfAbsent(panel, p -> panels.size() + 1);
        DayCodec.Encoded encoded = DayCodec.encode(
                panel, number, entries, channel -> channels.computeIfAbsent(channel, c -> channels.size() + 1));
        long key = Block.key(day, number);
        writer.span(span(key, entries));
        staying.add(key);
        writer.put(new Block(Kind.BOUNDARIES, key, encoded.boundaries()));
        for (Map.Entry<Integer, byte[]> column : encoded.channels().entrySet()) {
            writer.put(new Block(Kind.COLUMN, Block.key(day, column.getKey()), column.getValue()));
        }
        entries.forEach(entry -> note(entry.batch()));
    }

    private static Span span(long key, List<StreamItem.Entry> entries) {
        Interval first = entries.get(0).batch().intervals().get(0);
        Instant start = first.start();
        Duration length = Duration.between(start, first.end());
        boolean alike = start.getNano() % 1_000_000 == 0 && length.toNanosPart() % 1_000_000 == 0;
        Instant at = start;
        for (StreamItem.Entry entry : entries) {
            Interval next = entry.batch().intervals().get(0);
            alike &= next.start().equals(at) && next.end().equals(at.plus(length));
            at = next.end();
        }
        return new Span(
                key,
                entries.get(0).sequence(),
                entries.get(entries.size() - 1).sequence(),
                start.toEpochMilli(),
                alike ? length.toMillis() : 0);
    }

    private void note(Batch batch) {
        for (Interval interval : batch.intervals()) {
            if (oldest == null || interval.end().isBefore(oldest)) {
                oldest = interval.end();
            }
        }
    }

    private void putAlone(StreamItem.Entry entry) throws IOException {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        int lastDay = Integer.MIN_VALUE;
        for (Interval interval : entry.batch().intervals()) {
            first = Math.min(first, interval.end().toEpochMilli());
            last = Math.max(last, interval.end().toEpochMilli());
            lastDay = Math.max(lastDay, day(interval.end()));
        }
        if (keep.reason(lastDay, entry.sequence()) != null && !revisesWhatStays(entry.batch())) {
            drop(List.of(entry), lastDay);
            return;
        }
        note(entry.batch());
        var block = new Block(Kind.BATCH, entry.sequence(), Replay.standAlone(entry.batch()));
        writer.putBatch(entry.sequence(), first, last, writer.encode(block));
    }

    /** A revision goes with what it revises: without it the value before would count again. */
    private boolean revisesWhatStays(Batch batch) {
        Integer panel = panels.get(batch.panel());
        return panel != null
                && batch.intervals().stream()
                        .anyMatch(interval -> staying.contains(Block.key(day(interval.end()), panel)));
    }

    private void copyBatches() throws IOException {
        if (old == null) {
            return;
        }
        long next = 0;
        for (List<Block> some = old.blocks(Kind.BATCH, next, Long.MAX_VALUE, PAGE);
                !some.isEmpty();
                some = old.blocks(Kind.BATCH, next, Long.MAX_VALUE, PAGE)) {
            for (Block block : some) {
                Batch batch = old.understood(() -> Replay.standAlone(block.payload()));
                putAlone(new StreamItem.Entry(block.key(), batch));
                next = block.key() + 1;
            }
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
