package io.meterhouse.universe;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A line for each day of the site: what was wrong in each of its hours, what was recorded and delivered, what is broken at its end. No line
 * is longer than {@value #WIDTH} characters.
 */
final class EachDay implements Watcher {
    static final int WIDTH = 110;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int MOST_HOURS = 25;
    private static final long MILLI_WATT_HOURS = 1_000_000;
    private static final char QUIET = '·';
    private static final char DOWN = 'X';
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd", Locale.ROOT);
    private static final String HEAD = "hour by hour                  kWh  recorded delivered  broken at midnight";

    private final PrintStream out;
    private final ZoneId zone;
    private final Colour colour;
    /** What was wrong, of this day and not yet forgotten. */
    private final List<Span> spans = new ArrayList<>();

    private final Map<Integer, Span> under = new LinkedHashMap<>();
    private Span down;
    private long from;
    private long recorded;
    private long milliWattHours;
    private Standing before = new Standing(0, 0, 0);

    /** Something that was wrong. */
    private static final class Span {
        private final char letter;
        private final String words;
        private final long from;
        private long to = Long.MAX_VALUE;

        Span(char letter, String words, long from) {
            this.letter = letter;
            this.words = words;
            this.from = from;
        }

        /** What happens once has its hour, too. */
        boolean touches(long begin, long end) {
            return from < end && (to > begin || from == to && from >= begin);
        }
    }

    /** @param start true time at which the world begins, epoch ms */
    EachDay(PrintStream out, ZoneId zone, long start, boolean coloured) {
        this.out = out;
        this.zone = zone;
        this.colour = new Colour(coloured);
        from = start;
        out.println("each hour: " + QUIET + " quiet, " + DOWN
                + " gateway down, D disk, C clock, L line, M meter, B broker, 2.. several");
        out.println(" ".repeat(16) + HEAD);
    }

    private static char letter(FaultKind kind) {
        String name = kind.figure();
        return switch (name.substring(0, name.contains("_") ? name.indexOf('_') : name.length())) {
            case "disk" -> 'D';
            case "clock" -> 'C';
            case "line" -> 'L';
            case "broker" -> 'B';
            case "panel", "meter", "register" -> 'M';
            // Whether the gateway runs is told by itself.
            case "power", "fold", "kill" -> QUIET;
            default -> '?';
        };
    }

    @Override
    public void begins(long at, Fault fault, String place) {
        char letter = letter(fault.kind());
        if (letter != QUIET) {
            String name = fault.kind().figure().replace('_', ' ');
            var span = new Span(letter, letter == 'M' || letter == 'L' ? place + " " + name : name, at);
            spans.add(span);
            if (fault.lasts().isZero()) {
                span.to = at;
            } else {
                under.put(fault.number(), span);
            }
        }
    }

    @Override
    public void ends(long at, Fault fault) {
        Span span = under.remove(fault.number());
        if (span != null) {
            span.to = at;
        }
    }

    @Override
    public void gateway(long at, boolean runs) {
        if (runs && down != null) {
            down.to = at;
            if (down.from == at) {
                spans.remove(down);
            }
            down = null;
        } else if (!runs && down == null) {
            down = new Span(DOWN, "gateway down", at);
            spans.add(down);
        }
    }

    @Override
    public void recorded(List<Batch> batches) {
        for (Batch batch : batches) {
            if (batch.kind() != Batch.Kind.REVISIONS) {
                for (Interval interval : batch.intervals()) {
                    recorded++;
                    milliWattHours +=
                            interval.unit().milliWattHours(interval.counts().orElse(0));
                }
            }
        }
    }

    @Override
    public void standing(Standing now) {
        LocalDate day = Instant.ofEpochMilli(now.at() - 1).atZone(zone).toLocalDate();
        long midnight = day.atStartOfDay(zone).toInstant().toEpochMilli();
        long next = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        String numbers = String.format(
                Locale.ROOT,
                "  %9.1f %9d %9d  ",
                milliWattHours / (double) MILLI_WATT_HOURS,
                recorded,
                now.delivered() - before.delivered());
        long violations = now.violations() - before.violations();
        String violated = violations == 0 ? "" : violations + " VIOLATED ";
        int room = WIDTH - 15 - MOST_HOURS - numbers.length() - violated.length();
        String broken =
                (next - midnight == 24 * HOUR ? "" : "(" + (next - midnight) / HOUR + " h) ") + broken(now.at());
        out.println(DAY.format(day) + " " + strip(midnight, next, now.at()) + numbers + colour.red(violated)
                + (broken.length() > room ? broken.substring(0, room - 1) + "…" : broken));
        before = now;
        from = now.at();
        recorded = 0;
        milliWattHours = 0;
        spans.removeIf(span -> span.to < now.at());
    }

    /** A character for each hour that has passed, 23 to 25 of them. */
    private String strip(long midnight, long next, long now) {
        var strip = new StringBuilder();
        int hours = (int) ((next - midnight + HOUR - 1) / HOUR);
        for (int hour = 0; hour < MOST_HOURS; hour++) {
            long begin = midnight + hour * HOUR;
            if (hour >= hours || begin >= now || begin + HOUR <= from) {
                strip.append(' ');
                continue;
            }
            var letters = new TreeSet<Character>();
            spans.stream().filter(span -> span.touches(begin, begin + HOUR)).forEach(span -> letters.add(span.letter));
            strip.append(
                    letters.isEmpty()
                            ? colour.faint(QUIET)
                            : letters.contains(DOWN)
                                    ? colour.of(DOWN, DOWN)
                                    : letters.size() == 1
                                            ? colour.of(letters.first(), letters.first())
                                            : colour.of('+', (char) ('0' + letters.size())));
        }
        return strip.toString();
    }

    private String broken(long now) {
        var words = new StringBuilder(down == null ? "" : "gateway " + since(down, now));
        for (Iterator<Span> all = under.values().iterator(); all.hasNext(); ) {
            Span span = all.next();
            words.append(words.isEmpty() ? "" : ", ")
                    .append(span.words)
                    .append(' ')
                    .append(since(span, now));
        }
        return words.toString();
    }

    private static String since(Span span, long now) {
        return Words.brief(Duration.ofMillis(now - span.from));
    }

    /** For a terminal, and nowhere else. */
    private record Colour(boolean on) {
        private String code(String text, String code) {
            return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
        }

        String red(String text) {
            return code(text, "1;31");
        }

        String faint(char text) {
            return code(String.valueOf(text), "2");
        }

        String of(char letter, char shown) {
            return code(
                    String.valueOf(shown),
                    switch (letter) {
                        case DOWN -> "1;35";
                        case 'D' -> "33";
                        case 'C' -> "36";
                        case 'L' -> "34";
                        case 'M' -> "32";
                        case 'B' -> "94";
                        default -> "1";
                    });
        }
    }
}
