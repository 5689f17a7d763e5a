package io.meterhouse.bench.cache;

import io.meterhouse.bench.Figures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All kept days of a point, read by everybody in turn; a different point each time, every value and flag looked at. */
final class Queries {
    private static final int WARMING = 30;
    /** By then the compiler of the virtual machine has done its work, for everybody. */
    private static final Duration WARMED = Duration.ofSeconds(5);

    private static final int READS = 50;

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
        for (int i = 0; i < READS; i++) {
            round(i % Recording.POINTS);
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

    private void round(int point) throws Exception {
        List<Peer.Sum> sums = new ArrayList<>();
        for (Map.Entry<String, Reader> reader : readers.entrySet()) {
            long begun = System.nanoTime();
            sums.add(reader.getValue().read(point, from, to));
            took.computeIfAbsent(reader.getKey(), name -> new Latencies()).add(System.nanoTime() - begun);
        }
        if (sums.stream().distinct().count() != 1
                || sums.get(0).intervals() != Duration.between(from, to).dividedBy(Loads.LENGTH)) {
            throw new IOException("point " + point + " is not read alike: " + readers.keySet() + " " + sums);
        }
    }
}
