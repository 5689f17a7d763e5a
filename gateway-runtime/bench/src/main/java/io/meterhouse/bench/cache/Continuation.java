package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Recording that goes on where a store says that it stands, as after a restart; with counts of its own. */
final class Continuation {
    private final int panel;
    private final Random random = new Random(3);
    private final List<ChannelId> channels = new ArrayList<>();
    private final long[] registers = new long[Recording.POINTS];
    private Instant last;

    Continuation(IntervalStore store, int panel) throws StoreException {
        this.panel = panel;
        for (int point = 0; point < Recording.POINTS; point++) {
            channels.add(Recording.channel(panel, point));
        }
        Map<ChannelId, ChannelState> found = store.resume(channels(panel));
        for (int point = 0; point < Recording.POINTS; point++) {
            ChannelState state = found.get(channels.get(point));
            registers[point] = state.known().orElseThrow().register();
            last = state.lastEnd();
        }
    }

    static Set<ChannelId> channels(int panel) {
        Set<ChannelId> channels = new TreeSet<>();
        for (int point = 0; point < Recording.POINTS; point++) {
            channels.add(Recording.channel(panel, point));
        }
        return channels;
    }

    /** Where the newest interval ends. */
    Instant last() {
        return last;
    }

    Batch next() {
        Instant start = last;
        last = last.plus(Loads.LENGTH);
        Bracket bracket = new Bracket(last.minusMillis(19_990), last.plusMillis(30 + random.nextInt(20)));
        List<Interval> intervals = new ArrayList<>();
        for (int point = 0; point < Recording.POINTS; point++) {
            int counts = random.nextInt(random.nextInt(4) == 0 ? 60 : 12);
            registers[point] += counts;
            intervals.add(new Interval(
                    channels.get(point),
                    start,
                    last,
                    0,
                    0,
                    CountUnit.TWO_WATT_HOURS,
                    OptionalLong.of(counts),
                    OptionalLong.of(registers[point]),
                    Flags.NONE,
                    Optional.of(bracket),
                    List.of(),
                    List.of()));
        }
        return new Batch(Recording.name(panel), Batch.Kind.BOUNDARY, "", intervals);
    }
}
