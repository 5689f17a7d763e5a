package io.meterhouse.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param seconds how long it runs; empty: until Ctrl-C
 * @param interval as the site file has it, {@code 5m}
 */
record Options(
        Optional<Long> seconds,
        Optional<Path> report,
        int panels,
        Optional<String> broker,
        String interval,
        Optional<Path> home,
        boolean keep,
        int speed,
        Optional<Path> picture) {
    private static final List<String> INTERVALS = List.of("5m", "6m", "10m", "12m", "15m", "20m", "30m", "1h");

    static final String USAGE =
            """
            usage: ./gateway demo [options]

            Starts a simulated building, a broker and a gateway, and shows what is metered.

              --seconds N      ends after N seconds with a judgement: exit status 0 when it is clean, 1 when not
              --report FILE    writes the judgement there, as JSON; without --seconds Ctrl-C ends the run with it
              --panels N       how many panels of 24 points, 1 to 20 (default 2): A, C, ... on RS485, B, D, ... on Ethernet
              --broker URL     another broker, tcp://host:port, in place of the one of its own
              --speed K        site time runs K times as fast (default 60: an interval of 5 minutes every 5 seconds)
              --interval L     5m, 6m, 10m, 12m, 15m, 20m, 30m or 1h (default 5m)
              --home DIR       the gateway's folder (default: a temporary one); used again, it goes on where it stopped
              --picture FILE   draws the last table as SVG
              --keep           does not remove a temporary folder at the end

            Exit status: 0 clean, 1 not clean, 2 wrongly called, 3 something could not be started.
            """;

    /** Whether it ends with a judgement: after some seconds, or at Ctrl-C. */
    boolean judged() {
        return seconds.isPresent() || report.isPresent();
    }

    static Options parse(String[] arguments) throws DemoException {
        Optional<Long> seconds = Optional.empty();
        Optional<Path> report = Optional.empty();
        int panels = 2;
        Optional<String> broker = Optional.empty();
        String interval = "5m";
        Optional<Path> home = Optional.empty();
        Optional<Path> picture = Optional.empty();
        boolean keep = false;
        int speed = 60;
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--keep")) {
                keep = true;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new DemoException(2, option + " is no option, or lacks its value; --help lists them");
            }
            String value = arguments[++i];
            switch (option) {
                case "--seconds" -> seconds = Optional.of((long) number(option, value, 1, 1_000_000));
                case "--report" -> report = Optional.of(Path.of(value).toAbsolutePath());
                case "--panels" -> panels = number(option, value, 1, 20);
                case "--broker" -> broker = Optional.of(url(value));
                case "--interval" -> interval = interval(value);
                case "--picture" -> picture = Optional.of(Path.of(value).toAbsolutePath());
                case "--home" -> home = Optional.of(Path.of(value).toAbsolutePath());
                case "--speed" -> speed = number(option, value, 1, 1000);
                default -> throw new DemoException(2, option + " is no option; --help lists them");
            }
        }
        return new Options(seconds, report, panels, broker, interval, home, keep, speed, picture);
    }

    private static int number(String option, String value, int least, int most) throws DemoException {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new DemoException(2, option + " " + value + ": " + least + " to " + most + " expected");
    }

    /** Minutes of an interval. */
    static long minutes(String interval) {
        return interval.equals("1h") ? 60 : Long.parseLong(interval.substring(0, interval.length() - 1));
    }

    private static String interval(String value) throws DemoException {
        if (!INTERVALS.contains(value)) {
            throw new DemoException(
                    2, "--interval " + value + ": one of " + String.join(", ", INTERVALS) + " expected");
        }
        return value;
    }

    private static String url(String value) throws DemoException {
        if (!value.matches("tcp://[^/\\s:]+:\\d{1,5}")) {
            throw new DemoException(2, "--broker " + value + ": tcp://host:port expected");
        }
        return value;
    }
}
