package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.store.Batch;
import io.meterhouse.testing.Metering;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * What is recorded, append by append: two panels, boundaries and later revisions of them. It follows from a seed alone, so that
 * whoever writes it and whoever checks it need not talk to each other.
 */
final class Story {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final Duration LENGTH = Duration.ofMinutes(15);
    /** Points of each panel. */
    private static final int[] POINTS = {6, 3};

    private static final int REVISABLE = 12;

    /**
     * One append.
     *
     * @param batches of it, all or none
     * @param last sequence of the last of them
     * @param end of the boundary of the first panel
     */
    record Call(List<Batch> batches, long last, Instant end) {}

    private final Random random;
    private final List<List<ChannelId>> channels = new ArrayList<>();
    private final long[][] registers;
    private final Instant[] at = {START, START};
    private final List<Call> calls = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    /** The latest revisions of what may still be revised. */
    private final List<Interval> recent = new ArrayList<>();

    Story(long seed) {
        random = new Random(seed);
        registers = new long[POINTS.length][];
        for (int panel = 0; panel < POINTS.length; panel++) {
            List<ChannelId> own = new ArrayList<>();
            for (int point = 1; point <= POINTS[panel]; point++) {
                own.add(new ChannelId("%c-%02d".formatted('A' + panel, point), Quantity.KWH_DELIVERED));
            }
            channels.add(own);
            registers[panel] = random.longs(POINTS[panel], 0, 1_000_000).toArray();
        }
    }

    /** All that there are. */
    List<ChannelId> channels() {
        return channels.stream().flatMap(List::stream).toList();
    }

    /** @param number 0 for the first */
    Call call(int number) {
        while (calls.size() <= number) {
            calls.add(next());
        }
        return calls.get(number);
    }

    Batch batch(long sequence) {
        while (batches.size() < sequence) {
            call(calls.size());
        }
        return batches.get((int) sequence - 1);
    }

    /** How many appends end with a sequence; -1 when it lies within one. */
    int calls(long head) {
        int low = 0;
        batch(head + 1);
        int high = calls.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (calls.get(middle).last() <= head) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (low == 0 ? 0 : calls.get(low - 1).last()) == head ? low : -1;
    }

    private Call next() {
        List<Batch> made = new ArrayList<>();
        if (!recent.isEmpty() && random.nextInt(12) == 0) {
            made.add(revisions());
        }
        made.add(boundary(0));
        if (at[1].plus(LENGTH.multipliedBy(4)).compareTo(at[0]) <= 0) {
            at[1] = at[0].minus(LENGTH);
            made.add(boundary(1));
        }
        batches.addAll(made);
        return new Call(List.copyOf(made), batches.size(), at[0]);
    }

    private Batch boundary(int panel) {
        Instant start = at[panel];
        Instant end = start.plus(LENGTH);
        Bracket bracket =
                new Bracket(end.minusMillis(random.nextInt(20_000)), end.plusMillis(30 + random.nextInt(300)));
        List<Interval> intervals = new ArrayList<>();
        for (int point = 0; point < POINTS[panel]; point++) {
            boolean gap = random.nextInt(60) == 0;
            int counts = random.nextInt(random.nextInt(4) == 0 ? 200 : 20);
            registers[panel][point] += counts;
            intervals.add(new Interval(
                    channels.get(panel).get(point),
                    start,
                    end,
                    0,
                    0,
                    CountUnit.TWO_WATT_HOURS,
                    gap ? OptionalLong.empty() : OptionalLong.of(counts),
                    gap ? OptionalLong.empty() : OptionalLong.of(registers[panel][point]),
                    gap ? Flags.of(Flag.GAP) : Flags.NONE,
                    gap ? Optional.empty() : Optional.of(bracket),
                    List.of(),
                    List.of()));
        }
        at[panel] = end;
        if (panel == 0) {
            recent.addAll(intervals);
            while (recent.size() > REVISABLE * POINTS[0]) {
                recent.remove(0);
            }
        }
        return new Batch(String.valueOf((char) ('A' + panel)), Batch.Kind.BOUNDARY, "", intervals);
    }

    private Batch revisions() {
        List<Interval> revised = new ArrayList<>();
        int place = random.nextInt(recent.size());
        for (int left = 1 + random.nextInt(4); left > 0 && place < recent.size(); left--, place++) {
            Interval later = Metering.revised(recent.get(place), random.nextInt(300));
            recent.set(place, later);
            revised.add(later);
        }
        return new Batch("A", Batch.Kind.REVISIONS, "spread", revised);
    }
}
