package io.meterhouse.bench;

import java.util.List;

/** Something that is measured. */
@FunctionalInterface
public interface Benchmark {
    /**
     * Measures.
     *
     * @param options what stood behind its name
     * @throws IllegalArgumentException when they make no sense; the text says what would
     */
    void run(List<String> options, Figures figures) throws Exception;
}
