package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Interval;
import java.time.Instant;
import java.util.List;

/** Which channels a panel's boundaries carry, in order; named once, so that a boundary need not repeat them. */
final class Shape {
    final int index;
    final String panel;
    final Track[] tracks;
    Instant lastEnd = Instant.EPOCH;
    long lengthMillis;

    Shape(int index, String panel, Track[] tracks) {
        this.index = index;
        this.panel = panel;
        this.tracks = tracks;
    }

    boolean fits(List<Interval> intervals) {
        if (intervals.size() != tracks.length) {
            return false;
        }
        for (int i = 0; i < tracks.length; i++) {
            if (!tracks[i].id().equals(intervals.get(i).channel())) {
                return false;
            }
        }
        return true;
    }
}
