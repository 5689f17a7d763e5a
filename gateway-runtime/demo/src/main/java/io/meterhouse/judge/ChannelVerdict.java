package io.meterhouse.judge;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was found of a channel, in counts of what is named. */
final class ChannelVerdict {
    long expected;
    long stored = -1;
    long acknowledged = -1;
    long received;
    long missing;
    long withoutValue;
    long redelivered;
    long conflicts;
    long duplicates;
    long sumErrorCounts;
    long boundaryErrorCounts;
    long wideUnflagged;

    boolean isClean() {
        return missing == 0
                && withoutValue == 0
                && conflicts == 0
                && duplicates == 0
                && sumErrorCounts == 0
                && boundaryErrorCounts == 0
                && wideUnflagged == 0;
    }

    void add(ChannelVerdict other) {
        expected += other.expected;
        stored += Math.max(0, other.stored);
        acknowledged += Math.max(0, other.acknowledged);
        received += other.received;
        missing += other.missing;
        withoutValue += other.withoutValue;
        redelivered += other.redelivered;
        conflicts += other.conflicts;
        duplicates += other.duplicates;
        sumErrorCounts += other.sumErrorCounts;
        boundaryErrorCounts += other.boundaryErrorCounts;
        wideUnflagged += other.wideUnflagged;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("expected", expected);
        if (stored >= 0) {
            json.put("stored", stored);
            json.put("acknowledged", acknowledged);
        }
        json.put("received", received);
        json.put("missing", missing);
        json.put("without_value", withoutValue);
        json.put("redelivered", redelivered);
        json.put("conflicts", conflicts);
        json.put("duplicates", duplicates);
        json.put("sum.error_counts", sumErrorCounts);
        json.put("boundary_error_counts", boundaryErrorCounts);
        json.put("wide_brackets_unflagged", wideUnflagged);
        return json;
    }
}
