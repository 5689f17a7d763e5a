package io.meterhouse.bench.cache;

import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.load.LoadStatistics;
import io.meterhouse.simulator.load.PointLoad;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/** What every store of this benchmark is given: the simulator's loads, in counts of 2 Wh at 5 minutes. */
final class Loads {
    static final Instant FROM = Instant.parse("2026-01-05T05:00:00Z");
    static final Duration LENGTH = Duration.ofMinutes(5);
    static final int A_DAY = 288;
    private static final long SEED = 1;

    private final int days;
    private final long[] before;
    private final char[][] counts;

    private Loads(int points, int days, int more) {
        this.days = days;
        before = new long[points];
        counts = new char[points][(days + more) * A_DAY];
    }

    /** @param more days beyond, for what is measured when the store is full */
    static Loads make(int points, int days, int more) {
        Loads loads = new Loads(points, days, more);
        LoadGenerator generator = new LoadGenerator(SEED);
        IntStream.range(0, points).parallel().forEach(point -> loads.fill(point, generator));
        return loads;
    }

    private void fill(int point, LoadGenerator generator) {
        // Wired as in panel-24.
        PointLoad load = generator.point(point + 1, point % 4 != 3);
        long last = register(load, FROM);
        before[point] = last;
        for (int i = 0; i < counts[point].length; i++) {
            long next = register(load, end(i));
            counts[point][i] = (char) (next - last);
            last = next;
        }
    }

    private static long register(PointLoad load, Instant at) {
        long millis = at.toEpochMilli();
        return (load.energy(0, millis) + (load.cts() == 2 ? load.energy(1, millis) : 0)) / LoadGenerator.COUNT;
    }

    /** How much information is in them. The simulator's own account, of the same loads. */
    LoadStatistics statistics() throws IOException {
        LoadStatistics statistics = LoadStatistics.of(SEED, counts.length, FROM, days);
        long sum = 0;
        for (char[] point : counts) {
            for (int i = 0; i < boundaries(); i++) {
                sum += point[i];
            }
        }
        if (Math.round(statistics.meanCounts() * statistics.intervals()) != sum) {
            throw new IOException("the simulator's statistics are not of the loads that are used");
        }
        return statistics;
    }

    /** End of the interval with that number, 0 for the first. */
    static Instant end(int boundary) {
        return FROM.plus(LENGTH.multipliedBy(boundary + 1L));
    }

    /** How many there are, without those beyond. */
    int boundaries() {
        return days * A_DAY;
    }

    /** The register of a point before the first interval. */
    long registerBefore(int point) {
        return before[point];
    }

    int counts(int point, int boundary) {
        return counts[point][boundary];
    }
}
