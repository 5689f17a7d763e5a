package io.meterhouse.bench.cache;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import io.meterhouse.simulator.load.LoadStatistics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The store of the gateway beside others: how much room it takes, how much it writes, how fast it answers. */
public final class CacheBench implements Benchmark {
    private static final int MEASURED_DAYS = 30;

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        Plan plan = Plan.of(options);
        Loads loads = Loads.make(Recording.POINTS, plan.days());
        LoadStatistics statistics = loads.statistics();
        figures.add("data.entropy_bytes_per_interval", statistics.entropyBytes());
        figures.add("data.xz_bytes_per_interval", statistics.xzBytes());
        if (plan.has("size")) {
            size(plan, loads, figures);
        }
    }

    private static void size(Plan plan, Loads loads, Figures figures) throws Exception {
        try (Volume volume = Volume.make(256);
                OurRun run = new OurRun(volume, loads, 1, plan.kept(), plan.clock(), true)) {
            // Over 30 days in which days are dropped as fast as they come.
            int measured = Math.min(MEASURED_DAYS, plan.days() - plan.kept()) * Loads.A_DAY;
            int from = Math.max(loads.boundaries() - measured, 0);
            long begun = System.nanoTime();
            run.until(from);
            volume.sync();
            long before = volume.written();
            long nightBefore = run.nightWritten();
            run.until(loads.boundaries());
            volume.sync();
            long written = volume.written() - before;
            long night = run.nightWritten() - nightBefore;
            figures.remark(String.format(
                    Locale.ROOT,
                    "ours: %d days in %.0f s, of them %.0f s at night; site clock in %s; divided by the %.0f intervals of"
                            + " %d days",
                    plan.days(),
                    (System.nanoTime() - begun) / 1e9,
                    run.nightSeconds(),
                    plan.clock().toString().toLowerCase(Locale.ROOT),
                    plan.intervals(Recording.POINTS),
                    plan.kept()));
            figures.remark(String.format(
                    Locale.ROOT,
                    "ours: in the last %d days %.0f bytes a boundary were written at night, %.0f with the boundaries",
                    measured / Loads.A_DAY,
                    (double) night / measured,
                    (double) (written - night) / measured));
            sizes("cache.", plan.intervals(Recording.POINTS), run, figures);
            physical("cache.", volume, (double) written / measured, figures);
        }
    }

    private static void sizes(String prefix, double intervals, OurRun run, Figures figures)
            throws IOException, StoreException {
        figures.add(prefix + "bytes_per_interval_running", run.footprint.running() / intervals);
        figures.add(prefix + "bytes_per_interval_peak", run.footprint.peak() / intervals);
        figures.add(prefix + "bytes_per_interval_generation", run.generation() / intervals);
    }

    private static void physical(String prefix, Volume volume, double bytes, Figures figures) {
        String key = prefix + "physical_bytes_per_boundary";
        volume.weaker().ifPresentOrElse(why -> figures.unavailable(key, why), () -> figures.add(key, bytes));
    }
}
