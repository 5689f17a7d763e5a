package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.record.Losses.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two sources as one: where both have a batch or an event, that of the better one counts. */
final class Joined implements GenerationBuilder.Source {
    private final GenerationBuilder.Source hurt;
    private final GenerationBuilder.Source better;
    private final BitSet sequences = new BitSet();
    private final BitSet complete = new BitSet();
    private final Map<String, SortedMap<Integer, Range>> spans = new HashMap<>();

    /** @param better whose batches are complete */
    Joined(GenerationBuilder.Source hurt, GenerationBuilder.Source better) {
        this.hurt = hurt;
        this.better = better;
    }

    /** Those that were given. */
    BitSet sequences() {
        return sequences;
    }

    /** Those of them that the better one gave. */
    BitSet complete() {
        return complete;
    }

    /** The first and the last sequence of each panel's days that were given. */
    Map<String, SortedMap<Integer, Range>> spans() {
        return spans;
    }

    @Override
    public SortedMap<Integer, SortedSet<String>> days() {
        var days = new TreeMap<Integer, SortedSet<String>>();
        for (GenerationBuilder.Source source : List.of(hurt, better)) {
            source.days().forEach((day, panels) -> days.computeIfAbsent(day, d -> new TreeSet<>())
                    .addAll(panels));
        }
        return days;
    }

    @Override
    public List<StreamItem.Entry> entries(int day, String panel) throws IOException {
        List<StreamItem.Entry> entries = joined(entries(hurt, day, panel), entries(better, day, panel));
        if (!entries.isEmpty()) {
            var span = new Range(
                    entries.get(0).sequence(), entries.get(entries.size() - 1).sequence(), "");
            spans.computeIfAbsent(panel, p -> new TreeMap<>()).put(day, span);
        }
        return entries;
    }

    private static List<StreamItem.Entry> entries(GenerationBuilder.Source source, int day, String panel)
            throws IOException {
        SortedSet<String> panels = source.days().get(day);
        return panels == null || !panels.contains(panel) ? List.of() : source.entries(day, panel);
    }

    @Override
    public List<StreamItem.Entry> others() {
        return joined(hurt.others(), better.others());
    }

    private List<StreamItem.Entry> joined(List<StreamItem.Entry> first, List<StreamItem.Entry> second) {
        var bySequence = new TreeMap<Long, StreamItem.Entry>();
        first.forEach(entry -> bySequence.put(entry.sequence(), entry));
        for (StreamItem.Entry entry : second) {
            bySequence.put(entry.sequence(), entry);
            complete.set(Math.toIntExact(entry.sequence()));
        }
        bySequence.keySet().forEach(sequence -> sequences.set(Math.toIntExact(sequence)));
        return new ArrayList<>(bySequence.values());
    }

    @Override
    public List<LoggedEvent> events() {
        var byNumber = new TreeMap<Long, LoggedEvent>();
        better.events().forEach(event -> byNumber.put(event.number(), event));
        hurt.events().forEach(event -> byNumber.put(event.number(), event));
        return new ArrayList<>(byNumber.values());
    }
}
