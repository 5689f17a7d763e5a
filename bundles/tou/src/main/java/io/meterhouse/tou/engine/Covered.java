package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.engine.Snapshot.Peak;
import io.meterhouse.tou.rating.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Of which time the intervals of a channel are there: what damage took, or retention, can be found again by nobody. For one thread. */
final class Covered {
    /** First instant and the first after it, ns, of times without a hole. */
    private final List<long[]> times = new ArrayList<>();

    /** Takes the next interval. */
    void take(Interval interval) {
        long start = Nanos.of(interval.start());
        long end = Nanos.of(interval.end());
        long[] last = times.isEmpty() ? null : times.get(times.size() - 1);
        if (last != null && start <= last[1]) {
            last[1] = Math.max(last[1], end);
        } else {
            times.add(new long[] {start, end});
        }
    }

    /** The peaks that were found, or those of before where their block is not there any more and they are higher. */
    List<Peak> higher(List<Peak> before, List<Peak> found) {
        if (before.size() != found.size()) {
            return found;
        }
        List<Peak> peaks = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Peak old = before.get(i);
            boolean stays = old.end().isPresent() && !has(old) && isHigher(old, found.get(i));
            peaks.add(stays ? old : found.get(i));
        }
        return peaks;
    }

    private boolean has(Peak peak) {
        long end = Nanos.of(peak.end().orElseThrow());
        long start = end - Duration.ofMinutes(peak.demand().blockMinutes()).toNanos();
        return times.stream().anyMatch(time -> time[0] <= start && end <= time[1]);
    }

    /** Of two that are alike the first counts. */
    private static boolean isHigher(Peak old, Peak found) {
        if (found.end().isEmpty()) {
            return true;
        }
        int order = Long.compare(old.counts().orElseThrow(), found.counts().orElseThrow());
        return order > 0
                || order == 0 && old.end().orElseThrow().isBefore(found.end().orElseThrow());
    }
}
