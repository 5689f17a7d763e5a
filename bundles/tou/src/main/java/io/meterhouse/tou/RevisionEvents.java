package io.meterhouse.tou;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is told of later revisions. */
record RevisionEvents(Batch batch, long sequence, Instant now) {
    /** Rates have other counts now. */
    Event adjusted(List<Outcome.Adjustment> adjustments, List<String> rates) {
        Instant first = adjustments.stream()
                .map(Outcome.Adjustment::end)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = adjustments.stream()
                .map(Outcome.Adjustment::end)
                .max(Instant::compareTo)
                .orElseThrow();
        Map<String, String> details = new TreeMap<>();
        details.put("first", first.toString());
        details.put("last", last.toString());
        details.put("intervals", String.valueOf(adjustments.size()));
        details.put("sequence", String.valueOf(sequence));
        details.put("reason", batch.reason());
        for (int i = 0; i < rates.size(); i++) {
            int rate = i;
            details.put(
                    "before_" + rates.get(i),
                    String.valueOf(adjustments.stream()
                            .mapToLong(each -> each.before()[rate])
                            .sum()));
            details.put(
                    "after_" + rates.get(i),
                    String.valueOf(adjustments.stream()
                            .mapToLong(each -> each.after()[rate])
                            .sum()));
        }
        return new Event(
                "RATES_ADJUSTED",
                Severity.INFO,
                true,
                now,
                "panel/" + batch.panel(),
                "later revisions (" + batch.reason() + ") of intervals that end from " + first + " to " + last
                        + " changed what the rates counted",
                details);
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
                        + " another unit; the first is of " + refused.get(0).channel() + ", "
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
