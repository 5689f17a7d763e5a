package io.meterhouse.bench.universe;

import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import io.meterhouse.universe.Universe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.logging.LogManager;

/** Many worlds, and how fast one of them goes. */
public final class UniverseBench implements Benchmark {
    private static final String USAGE =
            "bench universe [--seeds N] [--first S] [--days D] [--rough R] [--threads N] [--speed-days D]"
                    + " [--branches] [--json FILE: lists the branches that were never reached]";
    private static final int SPEED_SEEDS = 5;
    private static final int TOLD = 50;

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        // What the gateways log is theirs; what goes wrong in a world is told by its oracle.
        LogManager.getLogManager().reset();
        int seeds = 20;
        long first = 1;
        int days = 30;
        double rough = 1;
        int threads = Runtime.getRuntime().availableProcessors();
        int speedDays = 365;
        boolean branches = false;
        String json = "";
        var forWorlds = new ArrayList<String>();
        for (Iterator<String> left = options.iterator(); left.hasNext(); ) {
            String option = left.next();
            if (option.equals("--branches")) {
                branches = true;
                continue;
            }
            String value = left.hasNext() ? left.next() : "";
            if (option.equals("--json") && !value.isEmpty()) {
                branches = true;
                json = value;
                continue;
            }
            if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,3})?")) {
                throw new IllegalArgumentException(option + " '" + value + "': a number is missing: " + USAGE);
            }
            switch (option) {
                case "--seeds" -> seeds = Integer.parseInt(value);
                case "--first" -> first = Long.parseLong(value);
                case "--days" -> days = Integer.parseInt(value);
                case "--rough" -> rough = Double.parseDouble(value);
                case "--threads" -> threads = Integer.parseInt(value);
                case "--speed-days" -> speedDays = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("what is '" + option + "'? " + USAGE);
            }
            forWorlds.addAll(List.of(option, value));
        }
        if (branches) {
            forWorlds.addAll(List.of("--speed-days", "0"));
            branches(forWorlds, json, figures);
        } else if (seeds > 0) {
            worlds(first, seeds, days, rough, threads, figures);
        }
        if (speedDays > 0) {
            // The interval that a site file means where it names none, the one that most tariffs are made for, and the
            // longest usual one.
            speed(speedDays, 5, "universe.simulated_days_per_second", figures);
            speed(speedDays, 15, "universe.simulated_days_per_second_15m", figures);
            speed(speedDays, 60, "universe.simulated_days_per_second_60m", figures);
        }
    }

    private static void branches(List<String> options, String json, Figures figures)
            throws IOException, InterruptedException {
        Branches reached = Watched.run(options, figures);
        if (!json.isEmpty()) {
            reached.write(Path.of(json));
        }
        reached.tell(figures);
    }

    private static void worlds(long first, int seeds, int days, double rough, int threads, Figures figures)
            throws IOException, InterruptedException {
        int every = Math.max(1, seeds / 20);
        int[] done = {0};
        Universe.Tally tally = Universe.run(
                first,
                seeds,
                days,
                rough,
                threads,
                text -> {
                    if (++done[0] % every == 0) {
                        figures.remark(text);
                    }
                },
                figures::remark);
        tally.violations().stream().limit(TOLD).forEach(figures::remark);
        figures.count("universe.worlds", tally.worlds());
        figures.count("universe.lives", tally.lives());
        tally.faults().forEach((kind, count) -> figures.count("universe.faults." + kind, count));
        tally.figures().forEach((name, count) -> figures.count("universe." + name, count));
        figures.count("universe.violations", tally.violations().size());
        if (!tally.violations().isEmpty()) {
            figures.failed();
        }
    }

    private static void speed(int days, int minutes, String name, Figures figures) throws IOException {
        double[] all = new double[SPEED_SEEDS];
        for (int i = 0; i < SPEED_SEEDS; i++) {
            all[i] = Universe.speed(i + 1, days, minutes);
            figures.remark("world " + (i + 1) + ", " + minutes + "-minute intervals: " + Math.round(all[i])
                    + " simulated days per second");
        }
        Arrays.sort(all);
        figures.add(name, all[SPEED_SEEDS / 2]);
    }
}
