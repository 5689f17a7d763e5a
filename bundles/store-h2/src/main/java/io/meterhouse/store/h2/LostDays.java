package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Reach;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names what a damaged generation held where the block that would say so is lost: a panel's days of which nothing is found, between
 * whose neighbours sequences are missing. Where nobody can know better a name too many is told, never one too few.
 */
final class LostDays {
    private final GenerationBuilder.Source whole;
    private final Map<String, SortedMap<Integer, Range>> found;
    private final List<Range> lost;
    private final Folded before;

    /**
     * @param whole the days whose blocks were found
     * @param found the sequences of each panel's days, also of those that were found in part
     * @param lost sequences
     * @param before the generation that is damaged
     */
    LostDays(
            GenerationBuilder.Source whole,
            Map<String, SortedMap<Integer, Range>> found,
            List<Range> lost,
            Folded before) {
        this.whole = whole;
        this.found = found;
        this.lost = lost;
        this.before = before;
    }

    /** As {@code A-01.kwh-del on 2026-03-01}. @param reaches the panels that there are */
    SortedSet<String> names(List<Reach> reaches) {
        var names = new TreeSet<String>();
        if (before.oldest() == null || lost.isEmpty()) {
            return names;
        }
        int first = GenerationBuilder.day(before.oldest());
        for (Reach reach : reaches) {
            SortedMap<Integer, Range> own = found.getOrDefault(reach.panel(), new TreeMap<>());
            for (int day = first; day <= last(reach); day++) {
                SortedSet<String> panels = whole.days().get(day);
                if ((panels == null || !panels.contains(reach.panel())) && mayBeLost(own, day)) {
                    name(reach.channels(), day, names);
                }
            }
        }
        return names;
    }

    /** The clock may have been wrong when it was made: then whatever the panel has. */
    private int last(Reach reach) {
        Instant made = before.at();
        boolean sane = made.isAfter(before.oldest()) && made.isBefore(reach.lastEnd());
        return GenerationBuilder.day(sane ? made : reach.lastEnd());
    }

    private boolean mayBeLost(SortedMap<Integer, Range> own, int day) {
        long after =
                own.headMap(day).values().stream().mapToLong(Range::last).max().orElse(0);
        long until = own.tailMap(day + 1).values().stream()
                .mapToLong(Range::first)
                .min()
                .orElse(Long.MAX_VALUE);
        return lost.stream().anyMatch(range -> range.last() > after && range.first() < until);
    }

    private static void name(List<ChannelId> channels, int day, SortedSet<String> names) {
        for (ChannelId channel : channels) {
            // The interval that ends at midnight is kept with the day that begins, and lies on the one before.
            names.add(channel + " on " + LocalDate.ofEpochDay(day - 1));
            names.add(channel + " on " + LocalDate.ofEpochDay(day));
        }
    }
}
