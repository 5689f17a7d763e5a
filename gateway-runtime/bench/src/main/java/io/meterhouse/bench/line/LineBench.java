package io.meterhouse.bench.line;

import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The full poll of {@code panel-24}, 120 registers in one request, over a paced pty, by three masters: a bare one in C, ours, and
 * j2mod's. One slave answers them all. Options: {@code --cycles N} (200), {@code --bauds 9600,...}.
 */
public final class LineBench implements Benchmark {
    static final int FIRST = 0;
    static final int COUNT = 120;
    private static final int REQUEST = 8;
    private static final int ANSWER = 5 + 2 * COUNT;
    private static final int BITS = 10;
    private static final int TURN = 25;
    private static final int WARM_BAUD = 115_200;
    private static final int WARM_CYCLES = 200;

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        int cycles = 200;
        List<Integer> bauds = List.of(9600, 19_200, 115_200);
        for (int i = 0; i < options.size(); i += 2) {
            String value = i + 1 < options.size() ? options.get(i + 1) : "";
            switch (options.get(i)) {
                case "--cycles" -> cycles = Integer.parseInt(value);
                case "--bauds" ->
                    bauds = List.of(value.split(",")).stream()
                            .map(Integer::valueOf)
                            .toList();
                default -> throw new IllegalArgumentException("bench line [--cycles N] [--bauds 9600,19200,115200]");
            }
        }
        try (Programs programs = new Programs()) {
            // A gateway runs for months: its compiled code is measured, and so is j2mod's.
            new Run().add(programs, WARM_BAUD, port -> OurMaster.cycles(port, WARM_BAUD, WARM_CYCLES));
            new Run().add(programs, WARM_BAUD, port -> J2modMaster.cycles(port, WARM_BAUD, WARM_CYCLES));
            for (int baud : bauds) {
                measure(programs, baud, cycles, figures);
            }
        } catch (Programs.Unavailable e) {
            for (int baud : bauds) {
                for (String figure : List.of("ideal_ratio", "bare_ratio", "j2mod_ratio", "of_bare", "min_gap_chars")) {
                    figures.unavailable("line." + baud + "." + figure, e.getMessage());
                }
            }
        }
    }

    private static void measure(Programs programs, int baud, int cycles, Figures figures) throws Exception {
        double ideal = ideal(baud);
        Run bare = new Run();
        Run ours = new Run();
        Run j2mod = new Run();
        // In turns, so that whatever else the machine does hits all of them.
        for (int left = cycles; left > 0; left -= TURN) {
            int turn = Math.min(left, TURN);
            bare.add(programs, baud, port -> programs.master(port, baud, turn));
            ours.add(programs, baud, port -> OurMaster.cycles(port, baud, turn));
            j2mod.add(programs, baud, port -> J2modMaster.cycles(port, baud, turn));
        }
        String key = "line." + baud + ".";
        figures.remark(String.format(
                Locale.ROOT,
                "%d baud: ideal %.2f ms, bare %.2f ms, ours %.2f ms, j2mod %.2f ms; shortest gap bare %.2f, ours %.2f, j2mod %.2f characters",
                baud,
                ideal / 1e6,
                bare.median() / 1e6,
                ours.median() / 1e6,
                j2mod.median() / 1e6,
                bare.characters(baud),
                ours.characters(baud),
                j2mod.characters(baud)));
        figures.add(key + "ideal_ratio", ideal / ours.median());
        figures.add(key + "bare_ratio", ideal / bare.median());
        figures.add(key + "j2mod_ratio", ideal / j2mod.median());
        figures.add(key + "of_bare", bare.median() / ours.median());
        figures.add(key + "min_gap_chars", ours.characters(baud));
        figures.add(key + "j2mod_min_gap_chars", j2mod.characters(baud));
    }

    /** All bits one after another, with the two gaps, nanoseconds. */
    private static double ideal(int baud) {
        double gap = baud > 19_200 ? 1_750_000 : 3.5 * BITS * 1e9 / baud;
        return (REQUEST + ANSWER) * BITS * 1e9 / baud + 2 * gap;
    }

    /** What one master did. */
    private static final class Run {
        private final List<Long> took = new ArrayList<>();
        private long shortestGap = Long.MAX_VALUE;

        void add(Programs programs, int baud, Master master) throws Exception {
            try (Programs.Wire wire = programs.wire(baud)) {
                took.addAll(master.cycles(wire.port()));
                shortestGap = Math.min(shortestGap, wire.shortestGap());
            }
        }

        double median() {
            took.sort(null);
            return took.get(took.size() / 2);
        }

        double characters(int baud) {
            return shortestGap * (double) baud / BITS / 1e9;
        }
    }

    @FunctionalInterface
    private interface Master {
        List<Long> cycles(Path port) throws Exception;
    }
}
