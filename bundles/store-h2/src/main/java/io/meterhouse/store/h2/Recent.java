package io.meterhouse.store.h2;

import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The newest batches, for uplinks that are not behind: they read without the disk, and without waiting for it. Thread-safe. */
final class Recent {
    private static final int MOST_INTERVALS = 3000;
    private static final int MOST_BATCHES = 256;

    private final ArrayDeque<StreamItem.Entry> entries = new ArrayDeque<>();
    private int intervals;

    synchronized void add(long sequence, Batch batch) {
        entries.add(new StreamItem.Entry(sequence, batch));
        intervals += batch.intervals().size();
        while (entries.size() > 1 && (intervals > MOST_INTERVALS || entries.size() > MOST_BATCHES)) {
            intervals -= entries.poll().batch().intervals().size();
        }
    }

    /** Those from a sequence to another; empty where the first is not there any more. */
    synchronized List<StreamItem.Entry> from(long first, long last) {
        if (entries.isEmpty() || entries.peekFirst().sequence() > first) {
            return List.of();
        }
        var found = new ArrayList<StreamItem.Entry>();
        for (var newest = entries.descendingIterator(); newest.hasNext(); ) {
            StreamItem.Entry entry = newest.next();
            if (entry.sequence() < first) {
                break;
            }
            if (entry.sequence() <= last) {
                found.add(entry);
            }
        }
        Collections.reverse(found);
        return found;
    }
}
