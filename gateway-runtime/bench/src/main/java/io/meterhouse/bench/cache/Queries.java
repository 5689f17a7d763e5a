package io.meterhouse.bench.cache;

import io.meterhouse.bench.Figures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All kept days of a point, read by everybody in turn, ten times in a row; a different point each time, every value and flag looked at. */
final class Queries {
    private static final int WARMING = 30;
    /** By then the compiler of the virtual machine has done its work, for everybody. */
    private static final Duration WARMED = Duration.ofSeconds(5);

    private static final int READS = 50;
    private static final int IN_A_ROW = 10;

    private final boolean quick;
    private final Instant from;
    private final Instant to;
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final Map<String, Latencies> took = new LinkedHashMap<>();

    /** Reads all kept days of a point. */
    private interface Reader {
        Peer.Sum read(int point, Instant from, Instant to) throws Exception;
    }

    Queries(Plan plan, Loads loads, OurRun ours, List<PeerRun> peers) {
        to = Loads.end(loads.boundaries() - 1);
        quick = plan.isShort();
        from = to.minus(Duration.ofDays(plan.kept()));
        readers.put("", ours::read);
        peers.forEach(run -> readers.put(run.peer.name() + ".", run.peer::read));
    }

    void run(Figures figures) throws Exception {
        for (Reader reader : readers.values()) {
            warm(reader);
        }
        for (int first = 0; first < READS; first += IN_A_ROW) {
            round(first);
        }
        double ours = took.get("").median();
        took.forEach((name, latencies) -> {
            figures.add("cache." + name + "query_point_96d_ms", latencies.median() / 1e6);
            if (!name.isEmpty()) {
                figures.add(
                        "cache.query_point_96d_vs_" + name.substring(0, name.length() - 1), ours / latencies.median());
            }
        });
    }

    private void warm(Reader reader) throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < WARMING || !quick && System.nanoTime() - begun < WARMED.toNanos(); i++) {
            reader.read(i % Recording.POINTS, from, to);
        }
    }

    /** Some reads by each, after one that brings back what the others drove out of the processor's caches. */
    private void round(int first) throws Exception {
        var sums = new HashMap<Integer, Peer.Sum>();
        for (Map.Entry<String, Reader> reader : readers.entrySet()) {
            reader.getValue().read((first + IN_A_ROW) % Recording.POINTS, from, to);
            for (int i = first; i < first + IN_A_ROW; i++) {
                int point = i % Recording.POINTS;
                long begun = System.nanoTime();
                Peer.Sum sum = reader.getValue().read(point, from, to);
                took.computeIfAbsent(reader.getKey(), name -> new Latencies()).add(System.nanoTime() - begun);
                if (!sum.equals(sums.computeIfAbsent(point, p -> sum))
                        || sum.intervals() != Duration.between(from, to).dividedBy(Loads.LENGTH)) {
                    throw new IOException("point " + point + " is not read alike: " + reader.getKey() + " " + sum
                            + ", and before " + sums.get(point));
                }
            }
        }
    }
}
