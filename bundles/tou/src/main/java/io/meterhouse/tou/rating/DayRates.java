package io.meterhouse.tou.rating;

import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The rates of one local day, as they follow one another in real time. A schedule is read by wall time: a switch point that is skipped
 * fires when the gap ends, one that occurs twice applies on both passes. The day is from the first instant of its date to that of the
 * next, so it has 23 or 25 hours where clocks change; empty where the date was skipped. Immutable.
 */
final class DayRates {
    private final LocalDate date;
    private final long start;
    private final long end;
    private final long[] from;
    private final int[] rates;

    private DayRates(LocalDate date, long start, long end, long[] from, int[] rates) {
        this.date = date;
        this.start = start;
        this.end = end;
        this.from = from;
        this.rates = rates;
    }

    /** A day on which one rate is in force. */
    static DayRates whole(LocalDate date, ZoneId zone, int rate) {
        long start = Nanos.of(date.atStartOfDay(zone).toInstant());
        long end = Nanos.of(date.plusDays(1).atStartOfDay(zone).toInstant());
        return new DayRates(date, start, end, new long[] {start}, new int[] {rate});
    }

    /** A day by a schedule. */
    static DayRates of(LocalDate date, ZoneId zone, List<SwitchPoint> switches) {
        Instant start = date.atStartOfDay(zone).toInstant();
        Instant end = date.plusDays(1).atStartOfDay(zone).toInstant();
        TreeSet<Instant> edges = new TreeSet<>();
        edges.add(start);
        ZoneRules rules = zone.getRules();
        for (SwitchPoint point : switches) {
            LocalDateTime wall = date.atTime(point.at());
            for (ZoneOffset offset : rules.getValidOffsets(wall)) {
                edges.add(wall.toInstant(offset));
            }
        }
        // Where clocks change, the wall time leaps over switch points, or back before them.
        for (ZoneOffsetTransition change = rules.nextTransition(start);
                change != null && change.getInstant().isBefore(end);
                change = rules.nextTransition(change.getInstant())) {
            edges.add(change.getInstant());
        }
        long[] from = new long[edges.size()];
        int[] rates = new int[from.length];
        int count = 0;
        for (Instant edge : edges) {
            if (!edge.isBefore(start) && edge.isBefore(end)) {
                int rate = rateAt(wallTime(edge, rules), switches);
                if (count == 0 || rates[count - 1] != rate) {
                    from[count] = Nanos.of(edge);
                    rates[count++] = rate;
                }
            }
        }
        return new DayRates(
                date, Nanos.of(start), Nanos.of(end), Arrays.copyOf(from, count), Arrays.copyOf(rates, count));
    }

    private static LocalTime wallTime(Instant at, ZoneRules rules) {
        return LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), rules.getOffset(at))
                .toLocalTime();
    }

    private static int rateAt(LocalTime wall, List<SwitchPoint> switches) {
        int rate = switches.get(0).rate();
        for (SwitchPoint point : switches) {
            if (point.at().isAfter(wall)) {
                break;
            }
            rate = point.rate();
        }
        return rate;
    }

    LocalDate date() {
        return date;
    }

    /** The day's first instant, ns. */
    long start() {
        return start;
    }

    /** The first instant after it, ns. */
    long end() {
        return end;
    }

    boolean holds(long nanos) {
        return nanos >= start && nanos < end;
    }

    /** Which of the spells an instant of the day is in. */
    int spellAt(long nanos) {
        int spell = from.length - 1;
        while (from[spell] > nanos) {
            spell--;
        }
        return spell;
    }

    long from(int spell) {
        return from[spell];
    }

    /** The end of a spell: where the rate changes, or the day ends. */
    long until(int spell) {
        return spell + 1 < from.length ? from[spell + 1] : end;
    }

    int rate(int spell) {
        return rates[spell];
    }
}
