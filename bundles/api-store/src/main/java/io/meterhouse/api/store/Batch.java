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
 * @param intervals for a boundary one for each channel, all with the same end and revision 0; for revisions any of the panel's,
 *     each one above the highest revision that is kept. 1 to {@link #LIMIT}
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
        if (kind == Kind.BOUNDARY) {
            Instant end = intervals.get(0).end();
            if (!intervals.stream().allMatch(i -> i.end().equals(end) && i.revision() == 0)) {
                throw new IllegalArgumentException("a boundary of " + panel + " with more than one end, or a revision");
            }
        } else if (intervals.stream().anyMatch(i -> i.revision() == 0)) {
            throw new IllegalArgumentException("a batch of revisions of " + panel + " with a revision 0");
        }
    }

    /** Which of the two. */
    public enum Kind {
        BOUNDARY,
        REVISIONS
    }
}
