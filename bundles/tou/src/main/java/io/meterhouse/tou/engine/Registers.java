package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.tou.engine.Resolver.Resolution;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.rating.Nanos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** The registers of a channel, as far as the stream was folded. For one thread. */
final class Registers {
    /** The meter's register is not known. */
    static final long UNKNOWN = -1;

    final ChannelId channel;
    /** What a count is worth: of another unit there are other registers. */
    final CountUnit unit;
    /** End of what was folded, ns. */
    long applied;
    /** When peaks began anew, ns. */
    long demandSince;
    /** When the next read is due, ns. */
    long nextDue = Nanos.FOREVER;
    /** The meter's register at the end of what was folded. */
    long register = UNKNOWN;
    /** The version of the programme that is in force there; -1 before the first piece. */
    int version = -1;
    /** Always the sum of the rates. */
    long total;
    /** Of the total, what crossed a change of rate uncut. */
    long mixed;
    /** By number of the rate. */
    long[] rates;

    private DemandMeter[] demands = {};
    /** Which of the programme's demands each of them is. */
    private int[] places = {};

    Registers(ChannelId channel, CountUnit unit, long begin, int rates) {
        this.channel = channel;
        this.unit = unit;
        this.applied = begin;
        this.demandSince = begin;
        this.rates = new long[rates];
    }

    /** A later version of the programme may have more rates; one that was taken back before it began leaves with what it had: nothing. */
    void resize(int count) {
        if (rates.length != count) {
            rates = Arrays.copyOf(rates, count);
        }
    }

    void count(int rate, long counts) {
        total = Math.addExact(total, counts);
        rates[rate] += counts;
    }

    /**
     * Counts other values in place of those that were counted, both by number of the rate.
     *
     * @return whether that was done; not where registers have less, so that the old ones were never counted
     */
    boolean replace(long[] old, long[] now) {
        for (int i = 0; i < old.length; i++) {
            if (old[i] > rates[i]) {
                return false;
            }
        }
        for (int i = 0; i < now.length; i++) {
            count(i, now[i] - old[i]);
        }
        return true;
    }

    /** Takes a piece into the blocks in which it begins. */
    void demand(Resolution at, long from, long to, long counts, int flags) {
        if (demands.length == 0) {
            return;
        }
        int rate = Tier.isCrossing(at, to, flags) ? DemandMeter.MIXED : Tier.of(at, flags);
        for (int i = 0; i < demands.length; i++) {
            DemandMeter demand = demands[i];
            demand.add(
                    from,
                    to,
                    Math.max(counts, 0),
                    Tier.isFit(flags, counts, to - from, demand.length()),
                    rate,
                    at.subStarts()[places[i]],
                    at.subEnds()[places[i]]);
        }
    }

    /**
     * Another version of the programme is in force. What it measures as the one before goes on, but for the block that is open.
     *
     * @param registerOf number of the register of each of its rates
     */
    void change(int to, Programme programme, IntUnaryOperator registerOf) {
        List<DemandMeter> meters = new ArrayList<>();
        List<Integer> of = new ArrayList<>();
        for (int i = 0; i < programme.demand().size(); i++) {
            Demand demand = programme.demand().get(i);
            if (demand.quantity() == channel.quantity()) {
                int register = demand.rate().isEmpty()
                        ? DemandMeter.ALL_RATES
                        : registerOf.applyAsInt(demand.rate().get());
                Optional<String> rate =
                        demand.rate().map(place -> programme.rates().get(place).id());
                of.add(i);
                meters.add(Arrays.stream(demands)
                        .filter(meter -> meter.measures(demand, register))
                        .findFirst()
                        .map(meter -> meter.as(demand))
                        .orElseGet(() -> new DemandMeter(demand, rate, register)));
            }
        }
        demands = meters.toArray(DemandMeter[]::new);
        places = of.stream().mapToInt(Integer::intValue).toArray();
        for (DemandMeter meter : demands) {
            meter.spoil();
        }
        version = to;
    }

    void resetDemand(long at) {
        for (DemandMeter demand : demands) {
            demand.reset();
        }
        demandSince = at;
    }

    /** Peaks are to be found again, from the intervals since an instant. */
    void recount(long from) {
        for (DemandMeter demand : demands) {
            demand.recount(from);
        }
    }

    /** Has these peaks from now on, one for each of its demands. */
    void reach(List<Snapshot.Peak> peaks) {
        for (int i = 0; i < demands.length; i++) {
            demands[i].reach(peaks.get(i));
        }
    }

    boolean hasDemand() {
        return demands.length > 0;
    }

    List<Snapshot.Peak> peaks() {
        return Arrays.stream(demands).map(DemandMeter::shown).toList();
    }

    /** @param versionFrom from when its version is in force, ns */
    EngineState.Channel save(List<String> names, long versionFrom) {
        Map<String, Long> byRate = new TreeMap<>();
        for (int i = 0; i < rates.length; i++) {
            byRate.put(names.get(i), rates[i]);
        }
        List<long[]> saved = Arrays.stream(demands).map(DemandMeter::save).toList();
        return new EngineState.Channel(
                channel, unit, applied, versionFrom, demandSince, register, mixed, byRate, saved);
    }

    static Registers restored(EngineState.Channel saved, List<String> names) {
        Registers registers = new Registers(saved.channel(), saved.unit(), saved.applied(), names.size());
        registers.demandSince = saved.demandSince();
        registers.register = saved.register();
        registers.mixed = saved.mixed();
        saved.rates().forEach((name, counts) -> {
            if (counts < 0 || counts > 0 && !names.contains(name)) {
                throw new IllegalArgumentException("rate " + name + " of " + saved.channel());
            }
            if (counts > 0) {
                registers.count(names.indexOf(name), counts);
            }
        });
        return registers;
    }

    void restoreDemands(List<long[]> saved) {
        if (saved.size() != demands.length) {
            throw new IllegalArgumentException(saved.size() + " demands of " + channel);
        }
        for (int i = 0; i < demands.length; i++) {
            demands[i].restore(saved.get(i));
        }
    }

    /** As they stand, shown for an instant. */
    Snapshot snapshot(long at, List<String> names) {
        return snapshot(at, names, 0, 0, false);
    }

    /** With a share of an interval that is not folded yet. */
    Snapshot snapshot(long at, List<String> names, long share, int rate, boolean estimated) {
        Map<String, Long> byRate = new LinkedHashMap<>();
        for (int i = 0; i < rates.length; i++) {
            byRate.put(names.get(i), rates[i] + (i == rate ? share : 0));
        }
        return new Snapshot(
                channel,
                Nanos.instant(at),
                estimated,
                unit,
                register == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(register + share),
                total + share,
                byRate,
                mixed,
                Nanos.instant(demandSince),
                peaks());
    }
}
