package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Violation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;

/** {@code universe}: shows a world as it goes. */
public final class UniverseMain {
    private static final String USAGE =
            """
            usage: ./gateway universe --seed S --days D [--rough R] [--watch] [--events] [--picture FILE.svg]
                                      [--only N,N...] [--shrink]
              --seed S    which world; the same seed is the same world to the byte
              --days D    days in which things go wrong; up to three quiet ones follow
              --rough R   how often: 1 is what docs/reliability.md says, 0 never (1)
              --watch     a line for each day: what was wrong when, what was recorded and delivered
              --events    a line for each fault as it begins and ends, and for what the gateway calls an alarm
              --picture F draws the world: a lane for each part of the building, what was delivered, what was violated
              --only N,.. only these faults, by their numbers
              --shrink    where something is violated, looks for the fewest faults that do it""";

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private UniverseMain() {}

    public static void main(String[] args) throws IOException {
        // What the gateways log is theirs; what goes wrong in a world is told by its oracle.
        LogManager.getLogManager().reset();
        Options options;
        try {
            options = Options.of(Arrays.asList(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(options, System.out) ? 0 : 1);
    }

    private static boolean run(Options options, PrintStream out) throws IOException {
        Plan plan = options.plan;
        Blueprint blueprint = plan.blueprint();
        ZoneId zone = blueprint.site().site().zone();
        out.println("world " + plan.seed() + ": " + blueprint.site().pointCount() + " points on "
                + blueprint.panels().size() + " panels, "
                + blueprint.site().panels().get(0).interval() + ", " + zone + ", from "
                + local(blueprint.start().toEpochMilli(), zone) + " on, "
                + plan.faults().size()
                + " faults to come");
        Result result;
        var picture = new Picture(blueprint);
        try (var world = new World(plan, new Watchers(List.of(options.watcher(out), picture)))) {
            result = world.run();
        }
        if (!options.picture.isEmpty()) {
            Files.writeString(Path.of(options.picture), Drawing.of(picture, result));
        }
        tell(result, out);
        if (!result.violations().isEmpty() && options.shrink) {
            out.println("looking for the fewest faults that do it");
            result = Universe.shrink(result, text -> out.println("  " + text));
            tell(result, out);
            out.println("again: " + result.plan().command() + " --events");
        }
        return result.violations().isEmpty();
    }

    private static void tell(Result result, PrintStream out) {
        for (Violation violation : result.violations()) {
            out.println("VIOLATED " + violation);
        }
        result.happened().forEach((kind, count) -> out.println("universe.faults." + kind.figure() + "=" + count));
        result.figures().forEach((name, count) -> out.println("universe." + name + "=" + count));
        out.println("universe.lives=" + result.lives());
        out.println("universe.history=" + result.history());
        out.printf(
                Locale.ROOT,
                "universe.simulated_days_per_second=%.1f%n",
                result.plan().days() * 1e9 / result.nanos());
        out.println("universe.violations=" + result.violations().size());
    }

    private static String local(long at, ZoneId zone) {
        return LOCAL.format(Instant.ofEpochMilli(at).atZone(zone));
    }

    private record Options(Plan plan, boolean watch, boolean events, String picture, boolean shrink) {
        Watcher watcher(PrintStream out) {
            Blueprint blueprint = plan.blueprint();
            ZoneId zone = blueprint.site().site().zone();
            if (events) {
                return new EachFault(out, zone);
            }
            return watch
                    ? new EachDay(out, zone, blueprint.start().toEpochMilli(), Boolean.getBoolean("house.terminal"))
                    : new Bar(out);
        }

        static Options of(List<String> args) {
            long seed = 1;
            int days = 30;
            double rough = 1;
            boolean watch = false;
            boolean events = false;
            String picture = "";
            boolean shrink = false;
            Set<Integer> only = new TreeSet<>();
            for (Iterator<String> left = args.iterator(); left.hasNext(); ) {
                String option = left.next();
                switch (option) {
                    case "--watch" -> watch = true;
                    case "--events" -> events = true;
                    case "--picture" -> picture = left.hasNext() ? left.next() : "";
                    case "--shrink" -> shrink = true;
                    case "--seed" -> seed = Long.parseLong(value(option, left, "[0-9]{1,18}"));
                    case "--days" -> days = Integer.parseInt(value(option, left, "[1-9][0-9]{0,3}"));
                    case "--rough" -> rough = Double.parseDouble(value(option, left, "[0-9]{1,3}(\\.[0-9]{1,3})?"));
                    case "--only" ->
                        Arrays.stream(value(option, left, "[0-9]{1,6}(,[0-9]{1,6})*")
                                        .split(","))
                                .forEach(number -> only.add(Integer.valueOf(number)));
                    default -> throw new IllegalArgumentException("what is '" + option + "'?");
                }
            }
            return new Options(new Plan(seed, days, rough, only, 0), watch, events, picture, shrink);
        }

        private static String value(String option, Iterator<String> left, String pattern) {
            String value = left.hasNext() ? left.next() : "";
            if (!value.matches(pattern)) {
                throw new IllegalArgumentException(option + " " + value + ": a number is missing there");
            }
            return value;
        }
    }

    /** How far it is, for those who wait; in a file only now and then. */
    private record Bar(PrintStream out) implements Watcher {
        private static final int STEPS = 10;

        @Override
        public void day(int done, int of) {
            if (done * STEPS / of != (done - 1) * STEPS / of) {
                out.println("day " + done + " of " + of);
            }
        }
    }
}
