package io.meterhouse.tou.command;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.Snapshot.Peak;
import io.meterhouse.tou.programme.Programme.Demand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Registers as columns of a table: one for each rate, and some for each demand, as many as any of the channels has. */
final class RegisterColumns {
    private static final long MINUTES_PER_HOUR = 60;
    private static final long MILLI = 1_000;

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
            names.addAll(List.of(demand + "_of", demand, demand + "_w", demand + "_end", demand + "_cumulative"));
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
                addPeak(
                        registers.demands().get(i),
                        registers.unit(),
                        List.copyOf(registers.rates().keySet()),
                        values);
            } else {
                for (int empty = 0; empty < 5; empty++) {
                    values.add(null);
                }
            }
        }
        return values;
    }

    private static void addPeak(Peak peak, CountUnit unit, List<String> ids, List<Object> values) {
        Demand demand = peak.demand();
        String of = demand.rate().map(rate -> "rate " + ids.get(rate)).orElse("all rates");
        values.add(of + ", " + demand.blockMinutes() + "m" + (demand.subBlocks() > 1 ? " sliding" : ""));
        boolean known = peak.counts().isPresent();
        values.add(known ? peak.counts().getAsLong() : null);
        values.add(known ? watts(peak.counts().getAsLong(), unit, demand.blockMinutes()) : null);
        values.add(peak.end().orElse(null));
        values.add(peak.cumulative());
    }

    /** What so many counts in a block are on average, W (var, VA), rounded down. */
    private static long watts(long counts, CountUnit unit, int minutes) {
        return Math.multiplyExact(unit.milliWattHours(counts), MINUTES_PER_HOUR) / minutes / MILLI;
    }
}
