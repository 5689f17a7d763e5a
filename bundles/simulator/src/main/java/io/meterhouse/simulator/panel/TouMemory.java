package io.meterhouse.simulator.panel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a panel keeps of time of use: its tables, and its registers by tier, which are counted on from read to read. Guarded by
 * {@link PanelModel#latch}; instants that it is asked for never go back.
 */
final class TouMemory {
    private final PanelModel model;
    private final int points;
    private final Map<TouFault.Table, int[]> tables = new EnumMap<>(TouFault.Table.class);
    private List<TouFault> faults = List.of();
    private TouRules rules;
    private int segment;
    private long reached;
    private long[] counted;
    private long[][] tiers;
    private long date;
    private long midnight;
    private long[][] atMidnight;

    TouMemory(PanelModel model) {
        this.model = model;
        this.points = model.settings().kind().points();
        this.reached = model.settings().installed();
        forget();
        begin(counts(model.timeline().segments().get(0), reached));
    }

    private void forget() {
        tables.put(TouFault.Table.SWITCHPOINTS, new int[TouRules.SWITCH_TABLE]);
        tables.put(TouFault.Table.CALENDAR, new int[TouRules.CALENDAR_TABLE]);
        tables.put(TouFault.Table.OVERRIDE, new int[TouRules.OVERRIDE_TABLE]);
        changed();
    }

    private void changed() {
        rules = new TouRules(
                tables.get(TouFault.Table.SWITCHPOINTS),
                tables.get(TouFault.Table.CALENDAR),
                tables.get(TouFault.Table.OVERRIDE));
    }

    /** All that was counted so far is the default tier's. */
    private void begin(long[] counts) {
        counted = counts;
        tiers = new long[points][TouRules.TIERS];
        for (int p = 0; p < points; p++) {
            tiers[p][TouRules.DEFAULT_TIER] = counts[p];
        }
        atMidnight = new long[points][TouRules.TIERS];
        midnight = 0;
    }

    void fault(TouFault fault) {
        List<TouFault> more = new ArrayList<>(faults);
        more.add(fault);
        faults = List.copyOf(more);
    }

    void clear() {
        faults = List.of();
    }

    private boolean befallen(TouFault.Kind kind, TouFault.Table table, long at) {
        return faults.stream()
                .anyMatch(fault -> fault.kind() == kind
                        && (kind == TouFault.Kind.FORGET || fault.table() == table)
                        && fault.holds(at));
    }

    /** A table as it is kept. */
    int[] table(TouFault.Table table, long at) {
        advance(at);
        return tables.get(table).clone();
    }

    TouRules rules(long at) {
        advance(at);
        return rules;
    }

    int tier(long at) {
        advance(at);
        return rules.tier(model.clock(at), isKnown(at));
    }

    boolean isKnown(long at) {
        return model.timeline().at(at).state.clockKnown();
    }

    /** Counts of each point's tiers, within the modulus of its registers. */
    long[][] registers(long at) {
        advance(at);
        credit(model.timeline().segments().get(segment), reached, tierAt(reached));
        return wrapped(tiers);
    }

    /** The last local midnight that the meter saw, by its clock, epoch ms; 0 for none. */
    long midnight(long at) {
        advance(at);
        return midnight;
    }

    long[][] atMidnight(long at) {
        advance(at);
        return wrapped(atMidnight);
    }

    private long[][] wrapped(long[][] values) {
        long modulus = model.settings().modulus();
        long[][] out = new long[points][TouRules.TIERS];
        for (int p = 0; p < points; p++) {
            for (int tier = 0; tier < TouRules.TIERS; tier++) {
                out[p][tier] = values[p][tier] % modulus;
            }
        }
        return out;
    }

    /** Takes a table that a master writes, or refuses it. */
    void write(TouFault.Table table, int[] words, long at) throws ModbusError {
        advance(at);
        credit(model.timeline().segments().get(segment), reached, tierAt(reached));
        if (befallen(TouFault.Kind.REFUSE, table, at)) {
            throw new ModbusError(ModbusError.FAILURE);
        }
        boolean altered = befallen(TouFault.Kind.ALTER, table, at);
        if (table == TouFault.Table.CLOCK) {
            model.set(at, new Change.ClockSet(TouRules.u32(words, 0) * 1000 + (altered ? 100_000 : 0)));
            return;
        }
        if (!TouRules.plausible(table, words)) {
            throw new ModbusError(ModbusError.VALUE);
        }
        int[] kept = words.clone();
        if (altered) {
            int spoilt =
                    switch (table) {
                        case SWITCHPOINTS -> 13;
                        case CALENDAR -> 6;
                        default -> 3;
                    };
            kept[spoilt] ^= table == TouFault.Table.SWITCHPOINTS ? 0x1000 : 1;
            kept[kept.length - 1] = TouRules.crc(kept);
        }
        tables.put(table, kept);
        changed();
        date = rules.date(model.clock(at));
    }

    private long[] counts(Segment of, long at) {
        long[] counts = of.energies(at);
        for (int p = 0; p < counts.length; p++) {
            counts[p] /= model.settings().kind().count();
        }
        return counts;
    }

    private int tierAt(long at) {
        Segment now = model.timeline().segments().get(segment);
        return rules.tier(now.clock(at), now.state.clockKnown());
    }

    private void credit(Segment of, long at, int tier) {
        long[] counts = counts(of, at);
        for (int p = 0; p < points; p++) {
            tiers[p][tier] += counts[p] - counted[p];
        }
        counted = counts;
    }

    private void advance(long at) {
        Timeline timeline = model.timeline();
        while (timeline.end(segment) <= at) {
            run(timeline.segments().get(segment), timeline.end(segment));
            cross(timeline);
        }
        run(timeline.segments().get(segment), at);
    }

    /** Within a stretch without changes. */
    private void run(Segment within, long until) {
        while (reached < until) {
            long clock = within.clock(reached);
            int tier = tierAt(reached);
            long edge = rules.next(clock);
            long next = edge == Long.MAX_VALUE ? until : Math.min(until, within.instantOf(edge));
            boolean midnightPassed = within.state.clockKnown() && newDate(within.clock(next));
            if (midnightPassed || rules.tier(within.clock(next), within.state.clockKnown()) != tier) {
                credit(within, next, tier);
            }
            reached = next;
            if (midnightPassed) {
                keepMidnight(within.clock(next));
            }
        }
    }

    private boolean newDate(long clock) {
        return rules.hasCalendar() && rules.date(clock) != date;
    }

    private void keepMidnight(long clock) {
        date = rules.date(clock);
        midnight = Math.floorDiv(clock, 1000L) * 1000;
        atMidnight = new long[points][];
        for (int p = 0; p < points; p++) {
            atMidnight[p] = tiers[p].clone();
        }
    }

    /** To the next stretch, at the instant of the change that begins it. */
    private void cross(Timeline timeline) {
        credit(timeline.segments().get(segment), reached, tierAt(reached));
        Change change = timeline.changes().get(segment).change();
        segment++;
        Segment entered = timeline.segments().get(segment);
        long[] counts = counts(entered, reached);
        if (change instanceof Change.Swap
                || change instanceof Change.PowerOff && befallen(TouFault.Kind.FORGET, null, reached)) {
            forget();
        }
        if (change instanceof Change.Swap || change instanceof Change.Reset || change instanceof Change.JumpTo) {
            begin(counts);
        }
        // A clock that was set over midnight shows another date; when that began nobody saw.
        date = rules.date(entered.clock(reached));
    }
}
