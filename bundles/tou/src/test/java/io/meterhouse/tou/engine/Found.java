package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.tou.Load;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Keeps what an engine found. */
final class Found implements Findings {
    final List<Due> dues = new ArrayList<>();
    final List<Snapshot> reads = new ArrayList<>();
    final List<String> adjustments = new ArrayList<>();
    final List<Instant> outdated = new ArrayList<>();

    @Override
    public void read(Due due, Snapshot snapshot) {
        dues.add(due);
        reads.add(snapshot);
    }

    @Override
    public void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after) {
        adjustments.add(channel + " " + end + " r" + revision + " " + Arrays.toString(before) + " -> "
                + Arrays.toString(after));
    }

    @Override
    public void peaksOutdated(ChannelId channel, Instant since) {
        outdated.add(since);
    }

    Snapshot read(String id) {
        for (int i = 0; i < dues.size(); i++) {
            if (dues.get(i).id().equals(id)) {
                return reads.get(i);
            }
        }
        throw new AssertionError("no read " + id + " among " + dues);
    }

    /** The registers of the rates that have counted anything. */
    static Map<String, Long> rates(TouEngine engine) {
        return nonZero(engine.registers(Load.CHANNEL).orElseThrow());
    }

    static Map<String, Long> nonZero(Snapshot snapshot) {
        Map<String, Long> rates = new java.util.TreeMap<>(snapshot.rates());
        rates.values().removeIf(counts -> counts == 0);
        return rates;
    }
}
