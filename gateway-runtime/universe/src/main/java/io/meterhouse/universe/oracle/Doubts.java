package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import java.util.ArrayList;
import java.util.List;

/** What damage may excuse: whether it took just that, the log of events says at the end. */
final class Doubts {
    private final Site site;
    private final List<Doubt> doubts = new ArrayList<>();

    private record Doubt(Rule rule, Site.Judged judged, long start, long end, String what) {}

    Doubts(Site site) {
        this.site = site;
    }

    void add(Rule rule, Site.Judged judged, long start, long end, String what) {
        doubts.add(new Doubt(rule, judged, start, end, what));
    }

    /** What was never delivered and told as lost: its channels and days are named; of later revisions only the sequence is known (docs/store.md). */
    void add(long sequence, String reason, Batch batch) {
        if (batch.kind() == Batch.Kind.BOUNDARY && !site.met(Long.MIN_VALUE, StoreTrouble.RESTORE)) {
            for (Interval interval : batch.intervals()) {
                add(
                        Rule.TOMBSTONES,
                        site.channels.get(interval.channel().toString()),
                        Grid.nanos(interval.start()),
                        Grid.nanos(interval.end()),
                        "sequence " + sequence + " was told as lost (" + reason + ")");
            }
        }
    }

    void judge(LostDays lost) {
        for (Doubt doubt : doubts) {
            // What was told as lost may have been told anew later.
            boolean there = doubt.rule == Rule.TOMBSTONES && doubt.judged.column.find(doubt.end) >= 0;
            if (!there && !lost.hasHoles() && !lost.names(doubt.judged, doubt.start, doubt.end)) {
                site.violated(
                        doubt.rule,
                        doubt.judged,
                        doubt.start,
                        doubt.end,
                        doubt.what + ", and the log does not name it as lost");
            }
        }
    }
}
