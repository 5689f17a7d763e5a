package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.engine.Watts;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.Demand;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Finds where a demand moves in steps that are too coarse: one count in a block is more than 1 % of what the circuit carries
 * (docs/tou.md, Demand).
 */
final class DemandSteps {
    private static final long MINUTES_PER_HOUR = 60;
    private static final long PERCENT = 100;

    private DemandSteps() {}

    /** What points have in common. @param milliwatts that their circuits carry */
    private record Kind(Demand demand, CountUnit unit, long milliwatts) {
        boolean isCoarse() {
            // A count is numerator/denominator mWh; spread over a block it is that many times 60/minutes mW.
            BigInteger step = BigInteger.valueOf(unit.numerator()).multiply(BigInteger.valueOf(MINUTES_PER_HOUR));
            BigInteger whole = BigInteger.valueOf(milliwatts)
                    .multiply(BigInteger.valueOf(unit.denominator()))
                    .multiply(BigInteger.valueOf(demand.blockMinutes()));
            return step.multiply(BigInteger.valueOf(PERCENT)).compareTo(whole) > 0;
        }
    }

    /** In words, for people: one line for all points that are alike. Only points that were recorded have a unit, and are looked at. */
    static List<String> coarse(Programme programme, Collection<PanelDefinition> panels, IntervalStore store)
            throws StoreException {
        List<PointDefinition> points =
                panels.stream().flatMap(panel -> panel.points().stream()).toList();
        Map<Kind, List<String>> coarse = new LinkedHashMap<>();
        for (Demand demand : programme.demand()) {
            Set<ChannelId> channels = new HashSet<>();
            points.forEach(point -> channels.add(new ChannelId(point.id(), demand.quantity())));
            SortedMap<ChannelId, ChannelState> recorded = store.resume(channels);
            for (PointDefinition point : points) {
                ChannelState state = recorded.get(new ChannelId(point.id(), demand.quantity()));
                if (state != null) {
                    var kind = new Kind(
                            demand,
                            state.unit(),
                            point.rating().milliwatts(Math.max(1, point.phases().size())));
                    if (kind.isCoarse()) {
                        coarse.computeIfAbsent(kind, any -> new ArrayList<>()).add(point.id());
                    }
                }
            }
        }
        return coarse.entrySet().stream()
                .map(each -> text(each.getKey(), each.getValue()))
                .toList();
    }

    private static String text(Kind kind, List<String> points) {
        int block = kind.demand.blockMinutes();
        return "one count in " + block + " minutes is " + Watts.step(kind.unit, block) + " W, more than 1 % of the "
                + kind.milliwatts / 1_000 + " W that "
                + points.get(0) + (points.size() > 1 ? " and " + (points.size() - 1) + " more" : "")
                + " can carry: a peak of " + kind.demand.quantity().code()
                + " is told no finer; take a longer block";
    }
}
