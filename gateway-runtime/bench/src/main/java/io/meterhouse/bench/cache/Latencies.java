package io.meterhouse.bench.cache;

import java.util.ArrayList;
import java.util.List;

/** How long something took, again and again. */
final class Latencies {
    private final List<Long> nanos = new ArrayList<>();

    void add(long took) {
        nanos.add(took);
    }

    /** Nanoseconds. */
    double median() {
        List<Long> sorted = nanos.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }
}
