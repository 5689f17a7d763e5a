package io.meterhouse.bench.tou;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import io.meterhouse.bench.cache.RatedDays;
import io.meterhouse.bench.cache.Rates;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Findings;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.rating.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How fast intervals are rated: the engine alone over a year in memory, kept days rated again from the store, and a restart up to where
 * all registers stand. Ontario's ultra-low overnight plan with its four rates and demand in blocks of 15 minutes; one thread.
 */
public final class TouBench implements Benchmark {
    private static final int POINTS = 24;
    private static final int A_DAY = 288;
    private static final int RUNS = 9;
    private static final int SLOW_RUNS = 5;
    private static final Duration LENGTH = Duration.ofMinutes(5);
    private static final String USAGE = "bench tou [--short]";

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        boolean isShort = options.equals(List.of("--short"));
        if (!isShort && !options.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        engine(isShort ? 10 : 365, figures);
        stored(isShort ? 12 : 96, figures);
    }

    private static void engine(int days, Figures figures) throws IOException {
        Interval[] intervals = intervals(days);
        Timeline timeline = Timeline.of(Rates.programme());
        double[] perSecond = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            Sum sum = new Sum();
            long begun = System.nanoTime();
            TouEngine engine = new TouEngine(timeline, sum);
            for (Interval interval : intervals) {
                engine.apply(interval);
            }
            perSecond[run] = intervals.length * 1e9 / (System.nanoTime() - begun);
            check(engine, intervals);
        }
        figures.remark(String.format(
                Locale.ROOT,
                "engine: %d days of %d points, %d runs, %.0f to %.0f intervals a second",
                days,
                POINTS,
                RUNS,
                Arrays.stream(perSecond).min().orElseThrow(),
                Arrays.stream(perSecond).max().orElseThrow()));
        figures.add("tou.intervals_per_second", median(perSecond));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Interval[] intervals(int days) {
        Random random = new Random(4711);
        Instant start = Rates.programme().effective();
        ChannelId[] channels = new ChannelId[POINTS];
        Arrays.setAll(channels, i -> new ChannelId("A-" + (i + 1), Quantity.KWH_DELIVERED));
        long[] registers = new long[POINTS];
        Interval[] all = new Interval[days * A_DAY * POINTS];
        for (int i = 0; i < days * A_DAY; i++) {
            Instant end = start.plus(LENGTH);
            Bracket bracket = new Bracket(end.minusSeconds(20), end.plusMillis(40));
            for (int point = 0; point < POINTS; point++) {
                long counts = random.nextInt(400);
                registers[point] += counts;
                all[i * POINTS + point] = new Interval(
                        channels[point],
                        start,
                        end,
                        0,
                        0,
                        CountUnit.TWO_WATT_HOURS,
                        OptionalLong.of(counts),
                        OptionalLong.of(registers[point]),
                        Flags.NONE,
                        Optional.of(bracket),
                        List.of(),
                        List.of());
            }
            start = end;
        }
        return all;
    }

    /** What was measured did what it should: all of it went to a rate, and to each of them. */
    private static void check(TouEngine engine, Interval[] intervals) throws IOException {
        long expected = Arrays.stream(intervals)
                .mapToLong(each -> each.counts().orElse(0))
                .sum();
        long rated = 0;
        for (ChannelId channel : engine.channels()) {
            Snapshot registers = engine.registers(channel).orElseThrow();
            rated += registers.rates().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (registers.rates().containsValue(0L)) {
                throw new IOException(channel + " has a rate without energy: " + registers);
            }
        }
        if (rated != expected) {
            throw new IOException("the rates counted " + rated + " of " + expected);
        }
    }

    private static void stored(int days, Figures figures) throws Exception {
        Path folder = Files.createTempDirectory("tou");
        try (RatedDays rated = new RatedDays(folder, days)) {
            double[] rerate = new double[SLOW_RUNS];
            double[] restart = new double[SLOW_RUNS];
            for (int run = 0; run < SLOW_RUNS; run++) {
                rerate[run] = rated.rerate() / 1e6;
                restart[run] = rated.restart() / 1e6;
            }
            figures.add("tou.rerate_" + days + "d_24points_ms", median(rerate));
            figures.add("tou.restart_ms", median(restart));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Takes what comes out, so that it is made. */
    private static final class Sum implements Findings {
        private long total;

        @Override
        public void read(Due due, Snapshot snapshot) {
            total += snapshot.total();
        }

        @Override
        public void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after) {
            throw new IllegalStateException("no revision was given; " + total + " were read");
        }

        @Override
        public void peaksOutdated(ChannelId channel, Instant since) {
            throw new IllegalStateException("no revision was given; " + total + " were read");
        }
    }
}
