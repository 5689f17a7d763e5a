package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.bench.Figures;
import io.meterhouse.bench.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The newest days of the site's life on another store. */
final class PeerRun implements AutoCloseable {
    /** Days that are run beyond those that are kept: by then it takes as much as it ever will. */
    static final int BEYOND = 4;

    private static final int MEGABYTES = 2048;
    private static final int RRD_FORCED_DAYS = 2;

    final Peer peer;
    private final Plan plan;
    private final Volume volume;
    private final Footprint footprint;
    private final Recording recording;
    private int boundary;

    /** Makes one in a folder; it is given what is recorded from an instant on. */
    interface Maker {
        Peer make(Path folder, Instant from) throws Exception;
    }

    PeerRun(Plan plan, Loads loads, Maker maker) throws Exception {
        this.plan = plan;
        volume = Volume.make("cache", MEGABYTES);
        Path folder = Files.createDirectory(volume.folder().resolve("peer"));
        footprint = new Footprint(volume, folder);
        boundary = Math.max(0, loads.boundaries() - (plan.kept() + BEYOND) * Loads.A_DAY);
        peer = maker.make(folder, Loads.end(boundary - 1));
        recording = new Recording(loads, 0).skipTo(boundary);
    }

    /** Records until so many boundaries are there, and says what that took. */
    void fill(int boundaries, Figures figures) throws Exception {
        long begun = System.nanoTime();
        int first = boundary;
        int days = peer instanceof Rrd4j ? RRD_FORCED_DAYS : Math.min(CacheBench.MEASURED_DAYS, plan.kept());
        peer.forced(false);
        until(boundaries - days * Loads.A_DAY);
        volume.sync();
        peer.forced(true);
        long before = volume.written();
        until(boundaries);
        volume.sync();
        double written = (double) (volume.written() - before) / days / Loads.A_DAY;
        figures.remark(String.format(
                Locale.ROOT,
                "%s: %d days in %.0f s, the last %d of them measured for what they write",
                peer.name(),
                (boundaries - first) / Loads.A_DAY,
                (System.nanoTime() - begun) / 1e9,
                days));
        double intervals = plan.intervals(Recording.POINTS);
        add(figures, "bytes_per_interval_running", footprint.running() / intervals);
        CacheBench.physical(prefix(), volume, written, figures);
        boolean smaller;
        try (Watch watch = new Watch(footprint)) {
            smaller = peer.compact();
        }
        add(figures, "bytes_per_interval_peak", footprint.peak() / intervals);
        if (smaller) {
            add(figures, "bytes_per_interval_compacted", footprint.now() / intervals);
        }
    }

    private void until(int boundaries) throws Exception {
        while (boundary < boundaries) {
            record();
        }
    }

    /** How long appends take, in turns with those of a growing log. */
    void acknowledge(int boundaries, Figures figures) throws Exception {
        Latencies theirs = new Latencies();
        Latencies logs = new Latencies();
        try (GrowingLog log = new GrowingLog(volume.folder().resolve("log"))) {
            while (boundary < boundaries) {
                logs.add(log.append());
                theirs.add(record());
            }
        }
        add(figures, "ack_ratio", theirs.median() / logs.median());
    }

    private long record() throws Exception {
        Instant end = Loads.end(boundary);
        List<Interval> intervals = recording.next().intervals();
        long begun = System.nanoTime();
        peer.append(intervals);
        long took = System.nanoTime() - begun;
        footprint.sample();
        if (++boundary % Loads.A_DAY == 0) {
            peer.drop(end.minus(Duration.ofDays(plan.kept())).plusSeconds(1));
        }
        return took;
    }

    private String prefix() {
        return "cache." + peer.name() + ".";
    }

    void add(Figures figures, String figure, double value) {
        figures.add(prefix() + figure, value);
    }

    @Override
    public void close() throws Exception {
        try {
            peer.close();
        } finally {
            volume.close();
        }
    }
}
