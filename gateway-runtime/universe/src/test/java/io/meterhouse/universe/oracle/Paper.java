package io.meterhouse.universe.oracle;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.IntervalStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A world on paper: every boundary of every panel, told in order, until a test bends one. */
final class Paper {
    static final long LENGTH = 300_000;
    static final int BOUNDARIES = 144;
    static final String EPOCH = "0123456789abcdef";
    /** When the clocks go forward, as a boundary. */
    private static final long SUMMER = PaperTruth.START + 3 * 3_600_000L;

    final PaperTruth truth;
    final Oracle oracle;
    final List<Told> told = new ArrayList<>();
    String epoch = EPOCH;
    List<LoggedEvent> events = PaperEvents.chain(3);
    IntervalStore store;

    Paper() {
        this(new PaperTruth());
    }

    Paper(PaperTruth truth) {
        this(truth, 1);
    }

    Paper(PaperTruth truth, int every) {
        this.truth = truth;
        this.oracle = new Oracle(truth, every);
        oracle.gateway(PaperTruth.START - 1_000, true);
        for (int k = 1; k <= BOUNDARIES; k++) {
            told.add(boundary("A", k));
            told.add(boundary("B", k));
        }
    }

    static long end(int k) {
        return PaperTruth.START + k * LENGTH;
    }

    private Told boundary(String panel, int k) {
        Told row = new Told();
        row.seq = 2L * k - (panel.equals("A") ? 1 : 0);
        row.panel = panel;
        row.all = truth.channels().stream()
                .filter(channel -> channel.panel().equals(panel))
                .toList();
        row.channels = row.all;
        row.start = end(k - 1);
        row.end = end(k);
        row.t0 = row.end - 20_000;
        row.t1 = row.end + 5_000;
        row.v = new Long[row.all.size()];
        row.b = new Long[row.all.size()];
        row.f = new int[row.all.size()];
        for (int i = 0; i < row.v.length; i++) {
            long before = truth.running(row.all.get(i), row.start);
            row.b[i] = truth.running(row.all.get(i), row.end);
            row.v[i] = row.b[i] - before;
            long modulus = truth.modulus(row.all.get(i));
            row.f[i] = (row.end >= SUMMER ? 1024 : 0) | (before / modulus != row.b[i] / modulus && k > 1 ? 16384 : 0);
        }
        return row;
    }

    /** The row of a panel that ends at a boundary, from 1 on. */
    Told at(String panel, int k) {
        return told.stream()
                .filter(row -> row.panel.equals(panel) && row.end == end(k))
                .findFirst()
                .orElseThrow();
    }

    void each(String panel, int from, int to, Consumer<Told> bend) {
        for (int k = from; k <= to; k++) {
            bend.accept(at(panel, k));
        }
    }

    void acknowledge(Told row) {
        oracle.acknowledged(row.t1 == 0 ? row.end + 5_000 : row.t1, epoch, row.seq, List.of(row.batch()));
    }

    /** Messages and acknowledgements of some boundaries, each told after its reads. */
    Paper tell(int from, int to) {
        for (int k = from; k <= to; k++) {
            int boundary = k;
            List<Told> rows = told.stream()
                    .filter(row -> row.seq == 2L * boundary - 1 || row.seq == 2L * boundary)
                    .toList();
            long at = Math.max(
                    end(k) + 6_000, rows.stream().mapToLong(row -> row.t1).max().orElse(0));
            rows.forEach(row -> oracle.acknowledged(at, epoch, row.seq, List.of(row.batch())));
            deliver(at, rows);
        }
        return this;
    }

    void deliver(long at, List<Told> rows) {
        deliver(at, rows, rows.get(0).seq, rows.get(rows.size() - 1).seq, "");
    }

    void deliver(long at, List<Told> rows, long first, long last, String lost) {
        String panels = rows.stream()
                .collect(Collectors.toMap(row -> row.panel, row -> row.all, (a, b) -> a, java.util.TreeMap::new))
                .entrySet()
                .stream()
                .map(panel -> "{\"id\":\"" + panel.getKey() + "\",\"interval\":300,\"tolerance\":150,\"channels\":["
                        + panel.getValue().stream()
                                .map(channel -> "\"" + channel.id() + "\"")
                                .collect(Collectors.joining(","))
                        + "]}")
                .collect(Collectors.joining(","));
        raw(
                at,
                "{\"schema\":\"meterhouse.intervals/1\",\"site\":\"maple\",\"epoch\":\"" + epoch + "\",\"first\":"
                        + first
                        + ",\"last\":" + last + ",\"panels\":[" + panels + "],\"rows\":["
                        + rows.stream().map(Told::json).collect(Collectors.joining(",")) + "]"
                        + (lost.isEmpty() ? "" : ",\"lost\":[" + lost + "]") + "}");
    }

    void raw(long at, String json) {
        oracle.delivered(at, "meterhouse/1/maple/intervals", json.getBytes(StandardCharsets.UTF_8));
    }

    /** The world ends a minute after its last boundary. */
    Map<Rule, Long> end() {
        oracle.end(end(BOUNDARIES) + 60_000, store, events, PaperTruth.ZONE);
        return oracle.found();
    }

    Map<Rule, Long> tellAll() {
        tell(1, BOUNDARIES);
        return end();
    }

    String texts() {
        return oracle.violations().stream().map(Violation::toString).collect(Collectors.joining("\n"));
    }

    static Told copy(Told row) {
        Told copy = new Told();
        copy.seq = row.seq;
        copy.panel = row.panel;
        copy.start = row.start;
        copy.end = row.end;
        copy.rev = row.rev;
        copy.cr = row.cr;
        copy.unit = row.unit;
        copy.t0 = row.t0;
        copy.t1 = row.t1;
        copy.channels = row.channels;
        copy.all = row.all;
        copy.v = row.v.clone();
        copy.b = row.b == null ? null : row.b.clone();
        copy.f = Arrays.copyOf(row.f, row.f.length);
        copy.over = row.over;
        return copy;
    }
}
