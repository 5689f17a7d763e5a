package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.record.Gap;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What of the journal cannot be read any more, though it was acknowledged, no generation has it, and nobody was told so far.
 *
 * @param lost sequences that become tombstones
 * @param lastEvent number of the newest event that is lost; 0 when none is
 * @param texts what happened, for people
 * @param names each channel and day of which boundaries are lost
 */
record JournalDamage(List<Range> lost, long lastEvent, List<String> texts, List<String> names) {
    /** The newest event that is known to be lost. */
    private static final String FACT = "store/lost-events";

    private static final String REASON = "lost: the journal was damaged";
    private static final int NAMED_IN_ONE = 40;

    /** @param now site time: what was recorded after the newest batch may have been lost up to then */
    static JournalDamage of(Opening found, Ledger ledger, Instant now) {
        var lost = new ArrayList<Range>();
        var texts = new ArrayList<String>();
        var names = new TreeSet<String>();
        long told = ledger.facts().get(FACT).map(Long::parseLong).orElse(0L);
        long lastEvent = 0;
        for (Gap gap : found.gaps()) {
            List<Range> missing = ledger.losses()
                    .without(new Range(
                            Math.max(gap.firstSequence(), ledger.folded().sequence() + 1), gap.lastSequence(), REASON));
            if (!missing.isEmpty()) {
                lost.addAll(missing);
                names.addAll(gap.names());
                texts.add("the batches " + gap.firstSequence() + " to " + gap.lastSequence()
                        + " are lost, among them revisions of earlier intervals, if there were any");
            }
            long firstEvent =
                    Math.max(gap.firstEvent(), Math.max(told, ledger.folded().event()) + 1);
            if (firstEvent <= gap.lastEvent()) {
                lastEvent = Math.max(lastEvent, gap.lastEvent());
                texts.add("the events " + firstEvent + " to " + gap.lastEvent() + " are lost");
            }
        }
        // Where nothing of the journal can be understood: as far as a generation goes.
        Ledger last = found.ledger() == null ? ledger : found.ledger();
        if (found.cutShort()) {
            texts.add("its newest file was cut short, and what was recorded last is lost");
            names.addAll(Gap.names(last.reaches(), now));
        }
        if (found.endLost()) {
            texts.add("what was recorded last cannot be understood without a block that is damaged, and is lost");
            names.addAll(Gap.names(last.reaches(), now));
            names.addAll(Gap.everyChannel(last.newest(), now));
        }
        return new JournalDamage(lost, lastEvent, texts, List.copyOf(names));
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Notes in a ledger what is lost; durable with the next snapshot. */
    void note(Ledger ledger, String epoch) {
        lost.forEach(ledger.losses()::add);
        if (lastEvent > 0) {
            ledger.facts().put(FACT, Long.toString(lastEvent));
        }
        ledger.epoch(epoch);
    }

    /** The events that tell of it. */
    List<Event> events(Instant now) {
        var events = new ArrayList<Event>();
        events.add(new Event(
                "JOURNAL_DAMAGED",
                Severity.ALARM,
                true,
                now,
                "store",
                "the journal is damaged: " + String.join("; ", texts)
                        + ". What can be read around it is kept, and the store has a new epoch",
                Map.of("lost_batches", Long.toString(batches()))));
        for (int from = 0; from < names.size(); from += NAMED_IN_ONE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + NAMED_IN_ONE));
            events.add(new Event(
                    "INTERVALS_LOST",
                    Severity.ALARM,
                    true,
                    now,
                    "store",
                    "intervals are lost: " + String.join(", ", some),
                    Map.of("lost", String.join("\n", some))));
        }
        return events;
    }

    private long batches() {
        return lost.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
    }
}
