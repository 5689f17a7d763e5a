package io.meterhouse.api.store;

import io.meterhouse.api.metering.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is appended at once, and gets one sequence: the boundary of a panel, or later revisions of intervals of a panel.
 *
 * @param panel its id
 * @param kind which of the two
 * @param reason why there is a revision ("accepted reads after a gap", a command's reason); empty for a boundary
 * @param intervals for a boundary those of the panel's channels that end there, all with revision 0, none overlapping one that the
 *     store has; for revisions any of the panel's, each one above the highest revision that is kept. 1 to {@link #LIMIT}
 */
public record Batch(String panel, Kind kind, String reason, List<Interval> intervals) {
    /** The most intervals in a batch. */
    public static final int LIMIT = 4096;

    public Batch {
        Objects.requireNonNull(panel, "panel");
        Objects.requireNonNull(reason, "reason");
        intervals = List.copyOf(intervals);
        if (intervals.isEmpty() || intervals.size() > LIMIT) {
            throw new IllegalArgumentException(intervals.size() + " intervals in a batch: 1 to " + LIMIT + " expected");
        }
        Instant end = intervals.get(0).end();
        for (Interval interval : intervals) {
            if ((kind == Kind.BOUNDARY) != (interval.revision() == 0)) {
                throw new IllegalArgumentException(kind + " of " + panel + " with revision " + interval.revision());
            }
            if (kind == Kind.BOUNDARY && !interval.end().equals(end)) {
                throw new IllegalArgumentException("a boundary of " + panel + " with more than one end");
            }
        }
    }

    /** Which of the two. */
    public enum Kind {
        BOUNDARY,
        REVISIONS
    }
}
