package io.meterhouse.store.h2;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.Values;
import java.util.ArrayList;
import java.util.List;

/** Makes columns of intervals that are there one by one. */
final class Columns {
    private Columns() {}

    /** @param intervals of one channel, the latest revision of each, by end */
    static List<Values> of(List<StoredInterval> intervals) {
        var runs = new ArrayList<Values>();
        for (int from = 0; from < intervals.size(); ) {
            int to = from + 1;
            while (to < intervals.size()
                    && follows(
                            intervals.get(to - 1).interval(), intervals.get(to).interval())) {
                to++;
            }
            runs.add(run(intervals.subList(from, to)));
            from = to;
        }
        return runs;
    }

    private static boolean follows(Interval one, Interval next) {
        return next.start().equals(one.end())
                && next.unit().equals(one.unit())
                && next.channelRevision() == one.channelRevision();
    }

    private static Values run(List<StoredInterval> intervals) {
        var ends = new long[intervals.size()];
        var counts = new long[ends.length];
        var flags = new int[ends.length];
        for (int i = 0; i < ends.length; i++) {
            Interval interval = intervals.get(i).interval();
            ends[i] = Values.nanos(interval.end());
            counts[i] = interval.counts().orElse(-1);
            flags[i] = interval.flags().bits();
        }
        Interval first = intervals.get(0).interval();
        return new Values(first.unit(), first.channelRevision(), Values.nanos(first.start()), ends, counts, flags);
    }

    /** The part that ends in ({@code from}, {@code to}]; null when there is none. */
    static Values within(Values values, long from, long to) {
        int first = 0;
        int end = values.size();
        while (first < end && values.endNanos(first) <= from) {
            first++;
        }
        while (end > first && values.endNanos(end - 1) > to) {
            end--;
        }
        if (first == 0 && end == values.size()) {
            return values;
        }
        if (first == end) {
            return null;
        }
        var ends = new long[end - first];
        var counts = new long[ends.length];
        var flags = new int[ends.length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = values.endNanos(first + i);
            counts[i] = values.counts(first + i);
            flags[i] = values.flagBits(first + i);
        }
        return new Values(values.unit(), values.channelRevision(), values.startNanos(first), ends, counts, flags);
    }
}
