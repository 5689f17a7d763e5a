package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Findings;
import io.meterhouse.tou.engine.Recount;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.UpTo;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.ReadBook;
import io.meterhouse.tou.keep.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What comes out of the fold: reads go into the book, a read that a later revision concerns is issued again, and what billing has to
 * know becomes an event. What is folded again after a restart is not told again. For one worker.
 */
final class Outcome implements Findings {
    private static final String TOLD = "tou/told";
    private static final String PEAKS_TOLD = "tou/told-peaks/";

    private final ReadBook book;
    private final EventLog events;
    private final Facts facts;
    private final Map<ChannelId, Instant> outdated = new TreeMap<>();
    private final List<Found> found = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<Interval> refused = new ArrayList<>();
    private final Set<String> full = new TreeSet<>();
    private Standing standing = Standing.NOTHING;
    private List<String> rates = List.of();
    /** The sequence of the newest revision that outdated the peaks of a channel. */
    private final Map<ChannelId, Long> outdatedBy = new TreeMap<>();

    private long sequence;
    private Batch batch;
    private Interval was;
    private Interval is;
    private Instant now = Instant.MIN;

    private record Found(Due due, Snapshot snapshot) {}

    /** A later revision that may change what was read. */
    record Adjustment(
            ChannelId channel, Instant end, int revision, long[] before, long[] after, Interval was, Interval is) {
        boolean isOfRates() {
            return !Arrays.equals(before, after);
        }
    }

    /** What has to be found out where a read is issued again. */
    interface Folded {
        /** The peaks of a read, by the revisions that there are now. */
        List<Snapshot.Peak> peaks(Snapshot read) throws StoreException;

        /** What an interval gave up to an instant. */
        UpTo upTo(Interval interval, Instant at);
    }

    Outcome(ReadBook book, EventLog events, Facts facts) {
        this.book = book;
        this.events = events;
        this.facts = facts;
    }

    void follow(Standing orders) {
        standing = orders;
        rates = orders.timeline().orElseThrow().rates();
    }

    /** A batch is folded next. */
    void begin(long number, Batch next, Instant at) {
        sequence = number;
        batch = next;
        now = at;
    }

    @Override
    public void read(Due due, Snapshot snapshot) {
        found.add(new Found(due, snapshot));
    }

    /** A revision is folded next. */
    void revising(Interval before, Interval after) {
        was = before;
        is = after;
    }

    @Override
    public void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after) {
        adjustments.add(new Adjustment(channel, end, revision, before, after, was, is));
    }

    @Override
    public void peaksOutdated(ChannelId channel, Instant since) {
        outdatedBy.put(channel, sequence);
        outdated.merge(channel, since, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** A revision of which the one before is not kept, or has another unit. */
    void notRevised(Interval interval) {
        refused.add(interval);
    }

    /** Whether the peaks of a channel for which a condition holds are to be found again. */
    boolean isOutdated(Predicate<ChannelId> which) {
        return outdated.keySet().stream().anyMatch(which);
    }

    /** What was found since the last batch that was folded whole: it will be found again. */
    void forget() {
        found.clear();
        adjustments.clear();
        refused.clear();
        full.clear();
        outdated.clear();
    }

    /** The channels whose peaks are to be found again, each with the beginning of its demand period; none after it. */
    Map<ChannelId, Instant> takeOutdated() {
        Map<ChannelId, Instant> all = new TreeMap<>(outdated);
        outdated.clear();
        return all;
    }

    /** Peaks were found again. */
    void recounted(List<Recount.Change> changes) {
        List<Recount.Change> fresh = new ArrayList<>();
        for (Recount.Change each : changes) {
            if (isNew(PEAKS_TOLD + each.channel(), outdatedBy.get(each.channel()))) {
                fresh.add(each);
            }
        }
        if (!fresh.isEmpty()) {
            RevisionEvents.peaksChanged(fresh, now).forEach(events::log);
        }
    }

    /** The batch was folded. */
    void end(Folded folded) throws IOException, StoreException {
        for (Found each : found) {
            issue(each);
        }
        found.clear();
        if (adjustments.isEmpty() && refused.isEmpty()) {
            return;
        }
        if (!adjustments.isEmpty()) {
            issueAgain(folded);
        }
        boolean fresh = isNew();
        RevisionEvents told = new RevisionEvents(batch, sequence, now);
        List<Adjustment> ofRates =
                adjustments.stream().filter(Adjustment::isOfRates).toList();
        if (fresh && !ofRates.isEmpty()) {
            told.adjusted(ofRates, rates).forEach(events::log);
        }
        if (fresh && !refused.isEmpty()) {
            events.log(told.notTaken(refused));
        }
        if (fresh && !full.isEmpty()) {
            events.log(told.notIssuedAgain(full));
        }
        full.clear();
        adjustments.clear();
        refused.clear();
    }

    /** Whether nothing was told yet of this sequence: it is folded for the first time. Asked once of each. */
    private boolean isNew() {
        return isNew(TOLD, sequence);
    }

    private boolean isNew(String mark, long of) {
        long told = facts.get(mark).map(Long::parseLong).orElse(0L);
        if (of > told) {
            facts.put(mark, String.valueOf(of));
        }
        return of > told;
    }

    private void issue(Found each) throws IOException {
        Due due = each.due();
        Optional<Standing.Request> request = standing.requests().stream()
                .filter(asked -> asked.due().id().equals(due.id()))
                .findFirst();
        boolean first = !book.ids().containsKey(due.id());
        boolean added = book.add(new Read(
                due.id(),
                0,
                request.map(Standing.Request::reason).orElse(due.kind().name().toLowerCase(Locale.ROOT)),
                request.map(Standing.Request::reference).orElse(""),
                now,
                sequence,
                each.snapshot()));
        if (first && added) {
            events.log(new Event(
                    "REGISTERS_READ",
                    Severity.INFO,
                    true,
                    now,
                    "read/" + due.id(),
                    "the registers of all points are read as they stood at "
                            + each.snapshot().at() + ", as soon as each panel's intervals up to then are recorded",
                    Map.of(
                            "at",
                            each.snapshot().at().toString(),
                            "resets_demand",
                            String.valueOf(due.resetsDemand()))));
        }
    }

    /** Reads after an interval that has another value now, or within it: the same id, another revision, where they say something else now. */
    private void issueAgain(Folded engine) throws IOException, StoreException {
        Correction correction = new Correction(rates, engine);
        for (Map.Entry<String, Instant> each : book.ids().entrySet()) {
            Map<ChannelId, List<Adjustment>> before = adjustments.stream()
                    .filter(adjustment -> adjustment.is().start().isBefore(each.getValue()))
                    .collect(Collectors.groupingBy(Adjustment::channel, LinkedHashMap::new, Collectors.toList()));
            for (Map.Entry<ChannelId, List<Adjustment>> its : before.entrySet()) {
                Optional<Read> newest = book.newest(each.getKey(), its.getKey());
                // What was rated again on request has no sequence, and is by rates that may not be those in force.
                boolean folded = newest.isPresent() && newest.get().sequence() > 0;
                if (folded && newest.get().sequence() < sequence) {
                    issueAgain(newest.get(), correction.of(newest.get().registers(), its.getValue()));
                }
            }
        }
    }

    private void issueAgain(Read before, Snapshot registers) throws IOException {
        if (registers.equals(before.registers())) {
            return;
        }
        if (book.isFull(before.id())) {
            full.add(before.id());
            return;
        }
        book.add(new Read(
                before.id(), before.revision() + 1, batch.reason(), before.reference(), now, sequence, registers));
    }

    /** Batches that are lost: what they counted is in no rate. */
    void lost(StreamItem.Tombstone gap, Instant at) {
        sequence = gap.last();
        if (isNew()) {
            events.log(new Event(
                    "RATES_INCOMPLETE",
                    Severity.WARNING,
                    true,
                    at,
                    "",
                    "the batches " + gap.sequence() + " to " + gap.last() + " were lost before they were rated: "
                            + gap.reason(),
                    Map.of("first", String.valueOf(gap.sequence()), "last", String.valueOf(gap.last()))));
        }
    }

    /** Makes durable what was issued. */
    void force() throws IOException {
        book.force();
    }

    ReadBook book() {
        return book;
    }
}
