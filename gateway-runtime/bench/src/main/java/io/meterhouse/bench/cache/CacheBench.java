package io.meterhouse.bench.cache;

import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import io.meterhouse.bench.Volume;
import io.meterhouse.simulator.load.LoadStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The store of the gateway beside others: how much room it takes, how much it writes, how fast it answers. */
public final class CacheBench implements Benchmark {
    static final int MEASURED_DAYS = 30;
    private static final int ACKNOWLEDGED_DAYS = 4;
    private static final int MORE_DAYS = ACKNOWLEDGED_DAYS + 1;
    private static final int MEGABYTES = 512;
    private static final int PANELS = 20;
    /** By then days were dropped from two generations. */
    private static final int PANELS_BEYOND = 7;

    private static final int PACED = 10;
    /** ext4 commits its own journal every 5 s. */
    private static final int PACE_SECONDS = 7;

    private static final int OPENED = 5;
    private static final int OPENED_IN_SHORT = 1;
    private static final double MB = 1e6;

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        Plan plan = Plan.of(options);
        if (plan.hasAny("size", "peers", "ack", "open", "paced")) {
            Loads loads = Loads.make(Recording.POINTS, plan.days(), MORE_DAYS);
            LoadStatistics statistics = loads.statistics();
            figures.add("data.entropy_bytes_per_interval", statistics.entropyBytes());
            figures.add("data.xz_bytes_per_interval", statistics.xzBytes());
            try (Volume volume = Volume.make("cache", MEGABYTES)) {
                Children children = site(plan, loads, volume, figures);
                if (plan.hasAny("open")) {
                    open(children, plan.isShort() ? OPENED_IN_SHORT : OPENED, figures);
                }
            }
        }
        if (plan.hasAny("panels")) {
            panels(plan, figures);
        }
    }

    /** 24 points. */
    private static Children site(Plan plan, Loads loads, Volume volume, Figures figures) throws Exception {
        try (OurRun run = new OurRun(volume, loads, 1, plan.kept(), true, plan.rated())) {
            size(plan, loads, volume, run, figures);
            if (plan.hasAny("peers")) {
                peers(plan, loads, run, figures);
            }
            if (plan.hasAny("ack")) {
                acknowledge(loads, volume, run, figures);
            }
            if (plan.hasAny("paced")) {
                paced(volume, run, figures);
            }
            return new Children(run.folder(), 1, plan.kept(), Loads.end(loads.boundaries() - 1));
        }
    }

    private static void size(Plan plan, Loads loads, Volume volume, OurRun run, Figures figures) throws Exception {
        // Over 30 days in which days are dropped as fast as they come.
        int measured = Math.min(MEASURED_DAYS, plan.days() - plan.kept()) * Loads.A_DAY;
        long begun = System.nanoTime();
        run.until(loads.boundaries() - measured);
        volume.sync();
        long before = volume.written();
        long nightBefore = run.nightWritten();
        run.until(loads.boundaries());
        volume.sync();
        long written = volume.written() - before;
        long night = run.nightWritten() - nightBefore;
        figures.remark(String.format(
                Locale.ROOT,
                "ours: %d days in %.0f s, of them %.0f s at night; divided by the %.0f intervals of %d days",
                plan.days(),
                (System.nanoTime() - begun) / 1e9,
                run.nightSeconds(),
                plan.intervals(Recording.POINTS),
                plan.kept()));
        figures.remark(String.format(
                Locale.ROOT,
                "ours: in the last %d days %.0f bytes a boundary were written at night, %.0f with the boundaries",
                measured / Loads.A_DAY,
                (double) night / measured,
                (double) (written - night) / measured));
        double intervals = plan.intervals(Recording.POINTS);
        figures.add("cache.bytes_per_interval_running", run.footprint.running() / intervals);
        figures.add("cache.bytes_per_interval_peak", run.footprint.peak() / intervals);
        figures.add("cache.bytes_per_interval_generation", run.generation() / intervals);
        physical("cache.", volume, (double) written / measured, figures);
    }

    static void physical(String prefix, Volume volume, double bytes, Figures figures) {
        String key = prefix + "physical_bytes_per_boundary";
        volume.weaker().ifPresentOrElse(why -> figures.unavailable(key, why), () -> figures.add(key, bytes));
    }

    /** The same days on other stores; then all of them are read. */
    private static void peers(Plan plan, Loads loads, OurRun ours, Figures figures) throws Exception {
        List<PeerRun> peers = new ArrayList<>();
        try {
            for (PeerRun.Maker maker : List.<PeerRun.Maker>of(
                    (folder, from) -> new H2Rows(folder),
                    (folder, from) -> new SqliteRows(folder),
                    (folder, from) -> new Rrd4j(folder, Recording.POINTS, plan.kept(), from))) {
                PeerRun peer = new PeerRun(plan, loads, maker);
                peers.add(peer);
                peer.fill(loads.boundaries(), figures);
            }
            new Queries(plan, loads, ours, peers).run(figures);
            for (PeerRun peer : peers) {
                peer.acknowledge(loads.boundaries() + Loads.A_DAY, figures);
            }
        } finally {
            for (PeerRun peer : peers) {
                peer.close();
            }
        }
    }

    private static void acknowledge(Loads loads, Volume volume, OurRun run, Figures figures) throws Exception {
        Latencies ours = new Latencies();
        Latencies logs = new Latencies();
        try (GrowingLog log = new GrowingLog(volume.folder().resolve("log"))) {
            run.until(loads.boundaries() + ACKNOWLEDGED_DAYS * Loads.A_DAY, ours, log, logs);
        }
        figures.remark(String.format(
                Locale.ROOT,
                "ours: a durable append %.0f us, a growing log with fsync %.0f us (medians)",
                ours.median() / 1e3,
                logs.median() / 1e3));
        figures.add("cache.ack_ratio", ours.median() / logs.median());
    }

    /** With time enough between boundaries for the file system to write what it holds back. */
    private static void paced(Volume volume, OurRun run, Figures figures) throws Exception {
        // Past the hour at which generations are made.
        for (int i = 0; i < Loads.A_DAY / 4; i++) {
            run.oneMore();
        }
        volume.sync();
        TimeUnit.SECONDS.sleep(PACE_SECONDS);
        long before = volume.written();
        for (int i = 0; i < PACED; i++) {
            run.oneMore();
            TimeUnit.SECONDS.sleep(PACE_SECONDS);
        }
        physical("cache.paced.", volume, (double) (volume.written() - before) / PACED, figures);
    }

    /** In processes of their own, with nothing warm. */
    private static void open(Children children, int times, Figures figures) throws Exception {
        Latencies stopped = new Latencies();
        Latencies killed = new Latencies();
        for (int i = 0; i < times; i++) {
            stopped.add(children.open());
        }
        for (int i = 0; i < times; i++) {
            children.kill();
            killed.add(children.open());
        }
        figures.add("cache.open_ms", stopped.median() / 1e6);
        figures.add("cache.open_after_kill_ms", killed.median() / 1e6);
        figures.add("cache.heap_mb", children.heap() / MB);
    }

    /** 20 panels of 24 points, until as much is kept as ever will be. */
    private static void panels(Plan plan, Figures figures) throws Exception {
        long begun = System.nanoTime();
        Loads loads = Loads.make(PANELS * Recording.POINTS, plan.kept() + PANELS_BEYOND, 0);
        double madeIn = (System.nanoTime() - begun) / 1e9;
        try (Volume volume = Volume.make("cache", MEGABYTES)) {
            Children children;
            try (OurRun run = new OurRun(volume, loads, PANELS, plan.kept(), false, plan.rated())) {
                run.until(loads.boundaries());
                figures.remark(String.format(
                        Locale.ROOT,
                        "20 panels: loads in %.0f s, %d days in %.0f s, of them %.0f s at night; running %.2f MB,"
                                + " generation %.2f MB",
                        madeIn,
                        plan.kept() + PANELS_BEYOND,
                        (System.nanoTime() - begun) / 1e9 - madeIn,
                        run.nightSeconds(),
                        run.footprint.running() / MB,
                        run.generation() / MB));
                figures.add("cache.peak_20_panels_mb", run.footprint.peak() / MB);
                children = new Children(run.folder(), PANELS, plan.kept(), Loads.end(loads.boundaries() - 1));
            }
            figures.add("cache.heap_20_panels_mb", children.heap() / MB);
        }
    }
}
