package io.meterhouse.simulator.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How much information the loads hold, so that figures of stores and formats that were measured on them can be judged. */
public final class LoadStatistics {
    private static final long STEP = 300_000;

    private final byte[][] counts;
    private final long sum;
    private final int clipped;

    private LoadStatistics(byte[][] counts, long sum, int clipped) {
        this.counts = counts;
        this.sum = sum;
        this.clipped = clipped;
    }

    /** Counts of 2 Wh at 5 minutes, one byte each (255 = that or more), point by point; wiring as in panel-24. */
    public static LoadStatistics of(long seed, int points, Instant from, int days) {
        LoadGenerator generator = new LoadGenerator(seed);
        byte[][] counts = new byte[points][days * 288];
        long sum = 0;
        int clipped = 0;
        for (int p = 0; p < points; p++) {
            PointLoad load = generator.point(p + 1, p % 4 != 3);
            long before = register(load, from.toEpochMilli());
            for (int i = 0; i < counts[p].length; i++) {
                long after = register(load, from.toEpochMilli() + (i + 1) * STEP);
                long count = after - before;
                sum += count;
                clipped += count > 255 ? 1 : 0;
                counts[p][i] = (byte) Math.min(255, count);
                before = after;
            }
        }
        return new LoadStatistics(counts, sum, clipped);
    }

    private static long register(PointLoad load, long millis) {
        return (load.energy(0, millis) + (load.cts() == 2 ? load.energy(1, millis) : 0)) / LoadGenerator.COUNT;
    }

    /** Order-0 entropy pooled over all points, in bytes an interval. */
    public double entropyBytes() {
        return entropyBits(counts) / 8;
    }

    public double meanCounts() {
        return (double) sum / intervals();
    }

    public int clipped() {
        return clipped;
    }

    public int intervals() {
        return counts.length * counts[0].length;
    }

    /** What `xz -9e` makes of all points, one file each, in bytes an interval. */
    public double xzBytes() throws IOException, InterruptedException {
        long total = 0;
        for (byte[] point : counts) {
            total += xz(point);
        }
        return (double) total / intervals();
    }

    private static long xz(byte[] data) throws IOException, InterruptedException {
        Path in = Files.createTempFile("counts", ".bin");
        Path out = Files.createTempFile("counts", ".xz");
        try {
            Files.write(in, data);
            Process xz = new ProcessBuilder("xz", "-9e", "-T1", "-c")
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!xz.waitFor(60, TimeUnit.SECONDS) || xz.exitValue() != 0) {
                xz.destroyForcibly();
                throw new IOException("xz did not compress the counts within 60 s: is xz-utils installed?");
            }
            return Files.size(out);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    private static double entropyBits(byte[][] data) {
        long[] seen = new long[256];
        long all = 0;
        for (byte[] row : data) {
            for (byte value : row) {
                seen[value & 0xFF]++;
                all++;
            }
        }
        double bits = 0;
        for (long n : seen) {
            bits -= n == 0 ? 0 : (double) n / all * Math.log((double) n / all) / Math.log(2);
        }
        return bits;
    }

    /** Arguments: seed, points, first day, days; all optional. */
    public static void main(String[] args) throws IOException, InterruptedException {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        int points = args.length > 1 ? Integer.parseInt(args[1]) : 24;
        Instant from = Instant.parse((args.length > 2 ? args[2] : "2026-01-05") + "T05:00:00Z");
        int days = args.length > 3 ? Integer.parseInt(args[3]) : 200;
        LoadStatistics data = of(seed, points, from, days);
        OutputStream out = System.out;
        out.write(String.format(
                        Locale.ROOT,
                        "data.intervals=%d%ndata.mean_counts=%.3f%ndata.clipped=%d%n"
                                + "data.entropy_bytes_per_interval=%.4f%ndata.xz_bytes_per_interval=%.4f%n",
                        data.intervals(),
                        data.meanCounts(),
                        data.clipped(),
                        data.entropyBytes(),
                        data.xzBytes())
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        out.flush();
    }
}
