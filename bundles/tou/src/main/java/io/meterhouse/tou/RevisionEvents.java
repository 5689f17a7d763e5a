package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.Batch;
import io.meterhouse.tou.engine.Recount;
import io.meterhouse.tou.engine.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is told of later revisions. */
record RevisionEvents(Batch batch, long sequence, Instant now) {
    /** An event has 32 details at most. */
    private static final int CHANNELS_AT_ONCE = 20;

    /** Rates have other counts now: what each channel had and has, over the intervals that were revised. */
    List<Event> adjusted(List<Outcome.Adjustment> adjustments, List<String> rates) {
        var byChannel = new TreeMap<ChannelId, List<Outcome.Adjustment>>();
        adjustments.forEach(each -> byChannel
                .computeIfAbsent(each.channel(), channel -> new ArrayList<>())
                .add(each));
        Instant first = Collections.min(
                adjustments.stream().map(Outcome.Adjustment::end).toList());
        Instant last = Collections.max(
                adjustments.stream().map(Outcome.Adjustment::end).toList());
        var channels = new TreeMap<String, String>();
        byChannel.forEach((channel, its) -> channels.put(channel.toString(), change(its, rates)));
        return some(channels).stream()
                .map(some -> {
                    some.put("first", first.toString());
                    some.put("last", last.toString());
                    some.put("intervals", String.valueOf(adjustments.size()));
                    some.put("sequence", String.valueOf(sequence));
                    some.put("reason", batch.reason());
                    return new Event(
                            "RATES_ADJUSTED",
                            Severity.INFO,
                            true,
                            now,
                            "panel/" + batch.panel(),
                            "later revisions (" + batch.reason() + ") of intervals that end from " + first + " to "
                                    + last + " changed what the rates counted",
                            some);
                })
                .toList();
    }

    private static String change(List<Outcome.Adjustment> its, List<String> rates) {
        var text = new StringBuilder();
        for (int i = 0; i < rates.size(); i++) {
            int rate = i;
            long before = its.stream().mapToLong(each -> each.before()[rate]).sum();
            long after = its.stream().mapToLong(each -> each.after()[rate]).sum();
            if (before != after) {
                text.append(rates.get(i))
                        .append(' ')
                        .append(before)
                        .append(" -> ")
                        .append(after)
                        .append(", ");
            }
        }
        int revision = its.stream().mapToInt(Outcome.Adjustment::revision).max().orElseThrow();
        return text + "counts of " + its.get(0).is().unit() + ", revision " + revision;
    }

    /** Peaks are others now; what they were is kept here. */
    static List<Event> peaksChanged(List<Recount.Change> changes, Instant now) {
        var channels = new TreeMap<String, String>();
        changes.forEach(
                each -> channels.put(each.channel().toString(), shown(each.before()) + " -> " + shown(each.after())));
        return some(channels).stream()
                .map(some -> new Event(
                        "PEAKS_CHANGED",
                        Severity.INFO,
                        true,
                        now,
                        "",
                        "after later revisions the highest demand since peaks began anew is another one, of "
                                + some.size() + (some.size() == 1 ? " channel" : " channels"),
                        some))
                .toList();
    }

    private static String shown(List<Snapshot.Peak> peaks) {
        return peaks.stream()
                .map(each -> each.counts().isEmpty()
                        ? "none"
                        : each.counts().getAsLong() + " at " + each.end().orElseThrow())
                .collect(Collectors.joining(", "));
    }

    /** Some channels at a time. */
    private static List<Map<String, String>> some(SortedMap<String, String> channels) {
        List<Map<String, String>> all = new ArrayList<>();
        channels.forEach((channel, text) -> {
            if (all.isEmpty() || all.get(all.size() - 1).size() == CHANNELS_AT_ONCE) {
                all.add(new TreeMap<>());
            }
            all.get(all.size() - 1).put(channel, text);
        });
        return all;
    }

    /** Revisions are in no register. */
    Event notTaken(List<Interval> refused) {
        return new Event(
                "RATES_NOT_ADJUSTED",
                Severity.WARNING,
                true,
                now,
                "panel/" + batch.panel(),
                refused.size()
                        + " later revisions are not in the rate registers: the values before them are not kept any more, or had"
                        + " another unit; the first is of "
                        + refused.get(0).channel() + ", "
                        + refused.get(0).end(),
                Map.of("reason", batch.reason(), "sequence", String.valueOf(sequence)));
    }

    /** Reads stay as they were issued. */
    Event notIssuedAgain(Set<String> full) {
        return new Event(
                "READ_NOT_ISSUED_AGAIN",
                Severity.WARNING,
                true,
                now,
                "panel/" + batch.panel(),
                "later revisions concern reads whose pages are full, " + String.join(", ", full)
                        + ": 'registers --at' shows what registers had then, by the revisions that there are now",
                Map.of("reason", batch.reason(), "sequence", String.valueOf(sequence)));
    }
}
