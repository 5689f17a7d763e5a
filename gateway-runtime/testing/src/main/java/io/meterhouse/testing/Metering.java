package io.meterhouse.testing;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.store.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** A panel whose meter does everything that a meter may do, more often than any does. For one thread. */
public final class Metering {
    private final String panel;
    private final RandomGenerator random;
    private final List<Point> points = new ArrayList<>();
    private final Duration length;
    private Instant at;

    private static final class Point {
        private final ChannelId channel;
        private long register;
        private boolean known = true;
        private int revision;
        private CountUnit unit = CountUnit.TWO_WATT_HOURS;

        Point(ChannelId channel, long register) {
            this.channel = channel;
            this.register = register;
        }
    }

    /**
     * A panel that has counted nothing yet.
     *
     * @param panel its id
     * @param points how many it has
     * @param length of its intervals
     * @param random from which everything follows
     */
    public Metering(String panel, int points, Instant start, Duration length, RandomGenerator random) {
        this.panel = panel;
        this.random = random;
        this.length = length;
        this.at = start;
        for (int i = 1; i <= points; i++) {
            Quantity quantity = i % 7 == 0 ? Quantity.KVARH : Quantity.KWH_DELIVERED;
            this.points.add(
                    new Point(new ChannelId("%s-%02d".formatted(panel, i), quantity), random.nextLong(100_000_000)));
        }
    }

    /** Its id. */
    public String panel() {
        return panel;
    }

    /** Of its points, one each. */
    public List<ChannelId> channels() {
        return points.stream().map(point -> point.channel).toList();
    }

    /** Where the boundary ended that came last. */
    public Instant at() {
        return at;
    }

    /**
     * The boundary that comes next.
     *
     * @param rough one in so many intervals is odd, 0 for none
     */
    public Batch boundary(int rough) {
        if (rough > 0 && random.nextInt(rough) == 0) {
            points.get(random.nextInt(points.size())).known = false;
        }
        boolean cutShort = rough > 0 && random.nextInt(10 * rough) == 0;
        Instant end =
                cutShort ? at.plus(length.dividedBy(3)).plusNanos(random.nextInt(1_000_000_000)) : at.plus(length);
        var bracket = new Bracket(
                end.minusMillis(random.nextInt(60_000)),
                end.plusMillis(200 + random.nextInt(2_000)).plusNanos(rough > 0 && random.nextInt(9) == 0 ? 1 : 0));
        var intervals = new ArrayList<Interval>();
        for (Point point : points) {
            boolean odd = rough > 0 && random.nextInt(rough) == 0;
            intervals.add(odd ? odd(point, end, bracket) : plain(point, end, bracket));
        }
        at = end;
        if (rough > 0 && random.nextInt(3 * rough) == 0) {
            intervals.remove(random.nextInt(intervals.size()));
        }
        return intervals.isEmpty() ? boundary(rough) : new Batch(panel, Batch.Kind.BOUNDARY, "", intervals);
    }

    private Interval plain(Point point, Instant end, Bracket bracket) {
        long counts = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(20);
        point.register += counts;
        boolean shown = point.known;
        point.known = true;
        return new Interval(
                point.channel,
                at,
                end,
                0,
                point.revision,
                point.unit,
                OptionalLong.of(counts),
                shown ? OptionalLong.of(point.register) : OptionalLong.empty(),
                Flags.NONE,
                shown ? Optional.of(bracket) : Optional.empty(),
                List.of(),
                List.of());
    }

    private Interval odd(Point point, Instant end, Bracket bracket) {
        return switch (random.nextInt(5)) {
            case 0 ->
                new Interval(
                        point.channel,
                        at,
                        end,
                        0,
                        point.revision,
                        point.unit,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Flags.of(Flag.GAP),
                        Optional.empty(),
                        List.of(),
                        List.of());
            case 1 -> {
                var mark = new Changeover.Mark(at.plusSeconds(7), point.register + 3);
                point.register = random.nextLong(1000);
                point.revision++;
                var opened = new Changeover.Mark(at.plusSeconds(9), point.register);
                point.register += 5;
                yield withValue(
                        point,
                        end,
                        8,
                        Flags.of(Flag.METER_CHANGE, Flag.PARTIAL),
                        bracket,
                        List.of(),
                        List.of(new Changeover(Optional.of(mark), Optional.of(opened))));
            }
            case 2 -> {
                point.unit = new CountUnit(1 + random.nextInt(5000), 1 + random.nextInt(9));
                point.revision++;
                point.register = random.nextLong(1_000_000);
                yield withValue(point, end, 0, Flags.of(Flag.CONFIG_CHANGE), bracket, List.of(), List.of());
            }
            case 3 -> {
                Instant half = at.plusMillis(Duration.between(at, end).toMillis() / 2);
                long first = random.nextInt(50);
                long second = random.nextInt(50);
                point.register += first + second;
                var parts = List.of(
                        new Part(
                                half,
                                first,
                                Flags.of(Flag.ESTIMATED),
                                Optional.of(new Bracket(half, half.plusMillis(900)))),
                        new Part(end, second, Flags.NONE, Optional.empty()));
                yield withValue(point, end, first + second, Flags.NONE, bracket, parts, List.of());
            }
            default -> {
                long counts = random.nextLong(1_000_000);
                point.register += counts;
                yield withValue(
                        point,
                        end,
                        counts,
                        new Flags(random.nextInt()).with(Flag.QUESTIONABLE),
                        new Bracket(bracket.t0().minusSeconds(3), bracket.t1()),
                        List.of(),
                        List.of());
            }
        };
    }

    private Interval withValue(
            Point point,
            Instant end,
            long counts,
            Flags flags,
            Bracket bracket,
            List<Part> parts,
            List<Changeover> over) {
        return new Interval(
                point.channel,
                at,
                end,
                0,
                point.revision,
                point.unit,
                OptionalLong.of(counts),
                OptionalLong.of(point.register),
                flags,
                Optional.of(bracket),
                parts,
                over);
    }

    /** A later revision of an interval. */
    public Interval revised(Interval old) {
        return revised(old, random.nextInt(300));
    }

    /** The next revision of an interval, with other counts. */
    public static Interval revised(Interval old, long counts) {
        return new Interval(
                old.channel(),
                old.start(),
                old.end(),
                old.revision() + 1,
                old.channelRevision(),
                old.unit(),
                OptionalLong.of(counts),
                old.register(),
                Flags.of(Flag.GAP, Flag.ESTIMATED),
                old.bracket(),
                List.of(),
                old.changeovers());
    }
}
