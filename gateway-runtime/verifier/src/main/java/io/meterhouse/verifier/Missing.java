package io.meterhouse.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers that are not there, and that no event has told of so far: ranges, no more of them than fit into little memory. For one thread. */
final class Missing {
    /** Far more than a gateway leaves in ten years, and some ten megabytes. */
    private static final int MOST = 200_000;

    private final int most;
    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private boolean tooMany;

    Missing() {
        this(MOST);
    }

    Missing(int most) {
        this.most = most;
    }

    /** Numbers that come after all that are missing so far. */
    void add(long first, long last) {
        if (ranges.size() < most) {
            ranges.put(first, last);
        } else {
            tooMany = true;
        }
    }

    /** Numbers that an event tells of. @return how many of them were missing, and not told of before */
    long tell(long first, long last) {
        long told = 0;
        var range = ranges.floorEntry(last);
        while (range != null && range.getValue() >= first) {
            long from = range.getKey();
            long to = range.getValue();
            ranges.remove(from);
            if (to > last) {
                add(last + 1, to);
            }
            if (from < first) {
                add(from, first - 1);
            }
            told += Math.min(to, last) - Math.max(from, first) + 1;
            range = ranges.lowerEntry(from);
        }
        return told;
    }

    /** Whether there were more ranges than are followed: then nothing can be said of the others. */
    boolean tooMany() {
        return tooMany;
    }

    /** What nothing told of, for people. */
    List<String> ranges() {
        var texts = new ArrayList<String>();
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            texts.add(range.getKey() + " to " + range.getValue());
        }
        return texts;
    }
}
