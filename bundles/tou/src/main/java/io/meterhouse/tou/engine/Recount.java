package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.rating.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Peaks that are found again, of any number of channels at once. For the engine's thread. */
public final class Recount {
    private final TouEngine engine;
    private final Map<ChannelId, Begun> all = new TreeMap<>();

    Recount(TouEngine engine) {
        this.engine = engine;
    }

    /** A channel, as it was before. */
    private record Begun(Registers registers, int version, List<Snapshot.Peak> peaks, Covered covered) {}

    /**
     * Takes an interval, those of a channel in their order.
     *
     * @param interval the latest revisions of those since peaks last began anew
     */
    public void take(Interval interval) {
        Registers registers = engine.of(interval.channel());
        if (registers == null) {
            return;
        }
        Begun begun = all.get(interval.channel());
        if (begun == null) {
            begun = new Begun(registers, registers.version, registers.peaks(), new Covered());
            all.put(interval.channel(), begun);
            registers.recount(Nanos.of(interval.start()));
        }
        if (interval.unit().equals(registers.unit)) {
            begun.covered.take(interval);
        }
        engine.demand(registers, registers.demandSince, registers.applied, interval);
    }

    /**
     * All intervals that are kept were taken: a peak of which the block is not among them stays, as registers keep what it counted.
     *
     * @return the channels of which a peak is another one now
     */
    public List<Change> end() {
        List<Change> changes = new ArrayList<>();
        all.forEach((channel, each) -> {
            if (!each.peaks.isEmpty()) {
                engine.changeIfOther(each.registers, each.version);
                List<Snapshot.Peak> found = each.covered.higher(each.peaks, each.registers.peaks());
                each.registers.reach(found);
                if (!found.equals(each.peaks)) {
                    changes.add(new Change(channel, each.peaks, found));
                }
            }
        });
        return changes;
    }

    /** Peaks of a channel, in the order of its demands, before and after. */
    public record Change(ChannelId channel, List<Snapshot.Peak> before, List<Snapshot.Peak> after) {}
}
