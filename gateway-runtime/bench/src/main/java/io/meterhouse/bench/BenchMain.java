package io.meterhouse.bench;

import io.meterhouse.bench.cache.CacheBench;
import io.meterhouse.bench.line.LineBench;
import io.meterhouse.bench.model.ModelBench;
import io.meterhouse.bench.start.StartBench;
import io.meterhouse.bench.torture.TortureBench;
import io.meterhouse.bench.tou.TouBench;
import io.meterhouse.bench.universe.UniverseBench;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Benchmarks beside peers: {@code bench [NAME] [options]}. The last lines are {@code key=value}. */
public final class BenchMain {
    private static final Map<String, Benchmark> ALL = Map.of(
            "cache",
            new CacheBench(),
            "line",
            new LineBench(),
            "model",
            new ModelBench(),
            "start",
            new StartBench(),
            "torture",
            new TortureBench(),
            "tou",
            new TouBench(),
            "universe",
            new UniverseBench());

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        Benchmark benchmark = ALL.get(name);
        if (benchmark == null) {
            System.err.println("usage: ./gateway bench NAME [options], NAME one of "
                    + String.join(", ", ALL.keySet().stream().sorted().toList()));
            System.exit(2);
            return;
        }
        List<String> options = Arrays.asList(args).subList(1, args.length);
        var figures = new Figures(System.out);
        try (figures) {
            benchmark.run(options, figures);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        if (figures.hasFailed()) {
            System.exit(1);
        }
    }
}
