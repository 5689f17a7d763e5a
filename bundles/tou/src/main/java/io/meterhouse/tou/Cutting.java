package io.meterhouse.tou;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.tou.engine.Dues;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Announces where the recorder is to cut: where the rate changes, where registers are to be read, and where sub-blocks of demand end that
 * no boundary ends. Thread-safe; never waits for more than a calculation.
 */
final class Cutting implements CutSource {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<String, Duration> intervals = new ConcurrentHashMap<>();
    private RateCursor cursor;
    private Dues dues;
    private long begin;

    void panel(PanelDefinition panel) {
        intervals.put(panel.id(), panel.interval().duration());
    }

    void remove(PanelDefinition panel) {
        intervals.remove(panel.id());
    }

    synchronized void follow(Standing standing) {
        Timeline timeline = standing.timeline().orElseThrow();
        cursor = new RateCursor(timeline);
        dues = new Dues(
                cursor, standing.requests().stream().map(Standing.Request::due).toList());
        begin = Nanos.of(timeline.begin());
    }

    @Override
    public synchronized List<Instant> cuts(String panel, Instant from, Instant to) {
        if (cursor == null || Nanos.of(to) <= begin) {
            return List.of();
        }
        TreeSet<Instant> cuts = new TreeSet<>(cursor.edges(Math.max(Nanos.of(from), begin), Nanos.of(to)));
        if (Nanos.of(from) < begin) {
            cuts.add(Nanos.instant(begin));
        }
        dues.between(Nanos.of(from), Nanos.of(to)).forEach(at -> cuts.add(Nanos.instant(at)));
        Duration interval = intervals.getOrDefault(panel, HOUR);
        int version = cursor.versionAt(Nanos.of(to) - 1);
        for (Demand demand : cursor.programme(version).demand()) {
            if (Duration.ofMinutes(demand.subBlockMinutes()).toNanos() % interval.toNanos() != 0) {
                addSubBlocks(cuts, Nanos.of(from), Nanos.of(to), demand.subBlockMinutes() * 60_000_000_000L);
            }
        }
        return List.copyOf(cuts);
    }

    private void addSubBlocks(TreeSet<Instant> cuts, long from, long to, long length) {
        long at = from;
        while (at < to) {
            long midnight = cursor.dayStart(at);
            at = Math.min(midnight + ((at - midnight) / length + 1) * length, cursor.dayEnd(at));
            if (at < to) {
                cuts.add(Nanos.instant(at));
            }
        }
    }
}
