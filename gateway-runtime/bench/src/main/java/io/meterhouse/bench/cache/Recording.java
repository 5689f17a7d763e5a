package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.store.Batch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The boundaries of one panel of 24 points as the recorder makes them: register B of each point, read between the poll that began 20
 * seconds before the boundary and the one that the boundary itself asked for. The supply fails now and then. The same every time.
 */
final class Recording {
    static final int POINTS = 24;
    static final ZoneId ZONE = ZoneId.of("America/New_York");

    private static final Duration POLL = Duration.ofSeconds(20);
    private static final int POWER_FAIL_ONE_IN = 2500;
    private static final int LOST_POLL_ONE_IN = 200;
    private static final int BUSY_LINE_ONE_IN = 12;

    private final Loads loads;
    private final int panel;
    private final List<ChannelId> channels = new ArrayList<>();
    private final long[] registers = new long[POINTS];
    private final Random random;
    private int next;

    /** @param panel 0 for the first */
    Recording(Loads loads, int panel) {
        this.loads = loads;
        this.panel = panel;
        random = new Random(4711 + panel);
        for (int i = 0; i < POINTS; i++) {
            channels.add(channel(panel, i));
            registers[i] = loads.registerBefore(point(i));
        }
    }

    static ChannelId channel(int panel, int point) {
        return new ChannelId("%s-%02d".formatted(name(panel), point + 1), Quantity.KWH_DELIVERED);
    }

    /** The first panel is A; the building has twenty. */
    static String name(int panel) {
        return String.valueOf((char) ('A' + panel));
    }

    private int point(int position) {
        return panel * POINTS + position;
    }

    /** The boundary with that number comes next. */
    Recording skipTo(int boundary) {
        while (next < boundary) {
            next();
        }
        return this;
    }

    /** The next boundary. */
    Batch next() {
        Instant end = Loads.end(next);
        Instant start = end.minus(Loads.LENGTH);
        int polls = random.nextInt(LOST_POLL_ONE_IN) == 0 ? 2 : 1;
        Bracket bracket = new Bracket(
                asked(end.minus(POLL.multipliedBy(polls))),
                // 120 registers at 115200 baud, and what the meter takes to think.
                asked(end).plusMillis(27 + exponential(12_000) / 1_000));
        Flags flags = ZONE.getRules().isDaylightSavings(end) ? Flags.of(Flag.DST) : Flags.NONE;
        if (random.nextInt(POWER_FAIL_ONE_IN) == 0) {
            flags = flags.with(Flag.POWER_FAIL);
        }
        List<Interval> intervals = new ArrayList<>(POINTS);
        for (int i = 0; i < POINTS; i++) {
            int counts = loads.counts(point(i), next);
            registers[i] += counts;
            intervals.add(new Interval(
                    channels.get(i),
                    start,
                    end,
                    0,
                    0,
                    CountUnit.TWO_WATT_HOURS,
                    OptionalLong.of(counts),
                    OptionalLong.of(registers[i]),
                    flags,
                    Optional.of(bracket),
                    List.of(),
                    List.of()));
        }
        next++;
        return new Batch(name(panel), Batch.Kind.BOUNDARY, "", intervals);
    }

    /**
     * In whole milliseconds, as the recorder keeps brackets. A timer is a little late, and sometimes the line is busy with
     * something else.
     */
    private Instant asked(Instant wanted) {
        long micros = 200 + exponential(8_000);
        if (random.nextInt(BUSY_LINE_ONE_IN) == 0) {
            micros += random.nextInt(60_000);
        }
        return wanted.plusMillis(micros / 1_000);
    }

    private long exponential(int mean) {
        return Math.min(20L * mean, (long) (-mean * Math.log(1 - random.nextDouble())));
    }
}
