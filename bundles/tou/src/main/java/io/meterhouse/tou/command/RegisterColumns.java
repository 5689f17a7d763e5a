package io.meterhouse.tou.command;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.Snapshot.Peak;
import io.meterhouse.tou.engine.Watts;
import io.meterhouse.tou.programme.Programme.Demand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Registers as columns of a table: one for each rate, and some for each demand, as many as any of the channels has. */
final class RegisterColumns {
    private static final List<String> OF_A_DEMAND = List.of("_of", "", "_w", "_step_w", "_end", "_cumulative");

    private final TreeSet<String> rates = new TreeSet<>();
    private final int demands;

    RegisterColumns(Collection<Snapshot> all) {
        all.forEach(each -> rates.addAll(each.rates().keySet()));
        demands = all.stream().mapToInt(each -> each.demands().size()).max().orElse(0);
    }

    List<String> names() {
        List<String> names = new ArrayList<>(List.of("unit_mwh", "register", "total"));
        for (String rate : rates) {
            String name = "rate_" + rate.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
            names.add(names.contains(name) ? name + "_" + names.size() : name);
        }
        names.addAll(List.of("mixed", "estimated"));
        for (int i = 1; i <= demands; i++) {
            String demand = "demand_" + i;
            OF_A_DEMAND.forEach(each -> names.add(demand + each));
        }
        return names;
    }

    List<Object> values(Snapshot registers) {
        List<Object> values = new ArrayList<>();
        values.add(registers.unit().toString());
        values.add(registers.register().isPresent() ? registers.register().getAsLong() : null);
        values.add(registers.total());
        rates.forEach(rate -> values.add(registers.rates().getOrDefault(rate, 0L)));
        values.add(registers.mixed());
        values.add(registers.estimated());
        for (int i = 0; i < demands; i++) {
            if (i < registers.demands().size()) {
                addPeak(registers.demands().get(i), registers.unit(), values);
            } else {
                for (int empty = 0; empty < OF_A_DEMAND.size(); empty++) {
                    values.add(null);
                }
            }
        }
        return values;
    }

    private static void addPeak(Peak peak, CountUnit unit, List<Object> values) {
        Demand demand = peak.demand();
        values.add(blocksOf(peak) + ", " + demand.blockMinutes() + "m" + (demand.subBlocks() > 1 ? " sliding" : ""));
        boolean known = peak.counts().isPresent();
        values.add(known ? peak.counts().getAsLong() : null);
        values.add(known ? Watts.average(peak.counts().getAsLong(), unit, demand.blockMinutes()) : null);
        values.add(Watts.step(unit, demand.blockMinutes()));
        values.add(peak.end().orElse(null));
        values.add(peak.cumulative());
    }

    private static String blocksOf(Peak peak) {
        if (peak.rate().isPresent()) {
            return "rate " + peak.rate().get();
        }
        // A read from before ids were written down: which programme it is whose first or second rate, it does not say.
        return peak.demand()
                .rate()
                .map(place -> "rate no. " + (place + 1) + " of its programme")
                .orElse("all rates");
    }
}
