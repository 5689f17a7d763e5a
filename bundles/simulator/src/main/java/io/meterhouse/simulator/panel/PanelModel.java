package io.meterhouse.simulator.panel;

import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.load.PointLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * A meter as it truly is: what its registers show at any instant, whatever the wire makes of it. Instants are epoch ms of site time,
 * points and CT inputs are numbered from 1.
 *
 * <p>Any number of threads may ask. {@link #latch} and {@link #change} exclude each other, so that a value which went out over a wire is
 * the truth for its instant for ever.
 */
public final class PanelModel {
    private final PanelSettings settings;
    private final CtInput[] cts;
    private final LoadProfile profile;
    private final TouMemory tou;
    private volatile Timeline timeline;

    public PanelModel(PanelSettings settings, LoadGenerator loads) {
        this.settings = settings;
        this.cts = Wiring.of(settings, loads);
        this.profile = new LoadProfile(settings);
        this.timeline = new Timeline(settings, cts, List.of());
        this.tou = new TouMemory(this);
    }

    public PanelSettings settings() {
        return settings;
    }

    /** Reads the clock and then the meter, with no change between. */
    public synchronized <T> T latch(LongSupplier clock, LongFunction<T> reading) {
        return reading.apply(clock.getAsLong());
    }

    /**
     * Adds a change that happens now (a negative time) or then, and undoes it again after a while (0 = stays).
     *
     * @throws IllegalArgumentException the instant is past: what was read cannot be changed any more
     */
    public synchronized void change(LongSupplier clock, long at, Change change, Change undo, long duration) {
        long now = clock.getAsLong();
        long start = at < 0 ? now : at;
        if (start < now) {
            throw new IllegalArgumentException("the instant is past: a meter's history cannot be changed");
        }
        List<Timeline.Dated> more = new ArrayList<>();
        more.add(new Timeline.Dated(start, change));
        if (duration > 0 && undo != null) {
            more.add(new Timeline.Dated(start + duration, undo));
        }
        timeline = timeline.with(more);
    }

    /** Ends what lasts and forgets what was to come: power on, CTs as they should be, no drift. What has counted stays. */
    public synchronized void clear(LongSupplier clock) {
        long now = clock.getAsLong();
        Timeline kept = timeline.until(now);
        Segment.State state = kept.at(now).state;
        List<Timeline.Dated> more = new ArrayList<>();
        if (!state.powered()) {
            more.add(new Timeline.Dated(now, new Change.PowerOn()));
        }
        for (int i = 0; i < cts.length; i++) {
            if (state.reversed()[i]) {
                more.add(new Timeline.Dated(now, new Change.Reverse(i + 1, false)));
            }
        }
        if (state.clockPpm() != 0) {
            more.add(new Timeline.Dated(now, new Change.ClockDrift(0)));
        }
        timeline = kept.with(more);
        tou.clear();
    }

    /** Within {@link #latch}: a master changes something at the instant of its request. */
    void set(long at, Change change) {
        timeline = timeline.with(List.of(new Timeline.Dated(at, change)));
    }

    /** From an instant on until another, its memory for time of use misbehaves. */
    public synchronized void fault(TouFault fault) {
        tou.fault(fault);
    }

    /** Within {@link #latch}: the tables of time of use, and the registers by tier. */
    TouMemory tou() {
        return tou;
    }

    /** What the energy register shows, in counts of its kind. */
    public long register(int point, long at) {
        long instant = Math.max(at, settings.installed());
        long energy = timeline.at(instant).energy(point, instant);
        if (settings.kind() == PanelKind.SDM630) {
            return Sdm630Map.countsOf(Sdm630Map.kiloWattHours(energy, settings)) % settings.modulus();
        }
        return energy / settings.kind().count() % settings.modulus();
    }

    public long[] registers(long at) {
        long instant = Math.max(at, settings.installed());
        if (settings.kind() == PanelKind.SDM630) {
            return new long[] {register(1, instant)};
        }
        long[] all = timeline.at(instant).energies(instant);
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i] / settings.kind().count() % settings.modulus();
        }
        return all;
    }

    /** Exact energy behind the register, mJ, without the wrap. */
    long energy(int point, long at) {
        return timeline.at(at).energy(point, at);
    }

    /** W through a CT input, negative while it is reversed; 0 for an unused input and while the loads are without power. */
    public int power(int ct, long at) {
        CtInput input = cts[ct - 1];
        Segment.State state = timeline.at(at).state;
        if (input == null || !state.counting()) {
            return 0;
        }
        int watts = input.load().power(input.leg(), at);
        return state.reversed()[ct - 1] ? -watts : watts;
    }

    /** 0.01 A through a CT input, at a power factor of 0.97. */
    public int current(int ct, long at) {
        CtInput input = cts[ct - 1];
        return input == null ? 0 : (int) (Math.abs(power(ct, at)) * 100_000L / (voltage(input.phase(), at) * 97L));
    }

    /** 0.1 V of a phase (1 to 3) to neutral; changes every 20 s by a volt or so. */
    public int voltage(int phase, long at) {
        long step = Math.floorDiv(at, 20_000L) * 3 + phase;
        return 1195 + (int) Math.floorMod((step ^ (step >>> 7)) * 0x9E3779B97F4A7C15L >>> 33, 21L);
    }

    /** 0.01 Hz. */
    public int frequency(long at) {
        return 5998 + (int) Math.floorMod(Math.floorDiv(at, 10_000L) * 0x9E3779B97F4A7C15L >>> 40, 5L);
    }

    public boolean powered(long at) {
        return timeline.at(at).state.powered();
    }

    public long serial(long at) {
        return timeline.at(at).state.serial();
    }

    /** The meter's own clock, epoch ms. */
    public long clock(long at) {
        return timeline.at(at).clock(at);
    }

    /** Phases of a point's first CT in the high byte, of its second in the low byte. */
    int wiring(int point) {
        int word = 0;
        for (CtInput ct : cts) {
            if (ct != null && ct.point() == point) {
                word = word == 0 ? ct.phase() << 8 : word | ct.phase();
            }
        }
        return word;
    }

    /** Which CT inputs are in use, each with its point. */
    CtInput[] cts() {
        return cts;
    }

    Timeline timeline() {
        return timeline;
    }

    LoadProfile profile() {
        return profile;
    }

    /** How loads and CT inputs come together, by kind. */
    private static final class Wiring {
        private static final int[][] PAIRS = {{1, 2}, {2, 3}, {3, 1}};

        static CtInput[] of(PanelSettings settings, LoadGenerator loads) {
            int first = (settings.number() - 1) * 48;
            CtInput[] cts = new CtInput[settings.kind().cts()];
            switch (settings.kind()) {
                case PANEL_24, PANEL_12 -> panel(cts, loads, first);
                case SDM630 -> {
                    PointLoad pair = loads.point(first + 1, true);
                    cts[0] = new CtInput(pair, 0, 1, 1);
                    cts[1] = new CtInput(pair, 1, 1, 2);
                    cts[2] = new CtInput(loads.point(first + 2, false), 0, 1, 3);
                }
                case BFM136 -> {
                    for (int i = 0; i < cts.length; i++) {
                        cts[i] = new CtInput(loads.point(first + i + 1, false), 0, i + 1, i % 3 + 1);
                    }
                }
            }
            return cts;
        }

        /** Every fourth point has one CT; the others are network points, A-B, B-C and C-A in turn. */
        private static void panel(CtInput[] cts, LoadGenerator loads, int first) {
            for (int point = 1; point <= cts.length / 2; point++) {
                boolean pair = point % 4 != 0;
                PointLoad load = loads.point(first + point, pair);
                int[] phases = pair ? PAIRS[(point - 1) % 3] : new int[] {(point / 4 - 1) % 3 + 1};
                for (int leg = 0; leg < phases.length; leg++) {
                    cts[2 * point - 2 + leg] = new CtInput(load, leg, point, phases[leg]);
                }
            }
        }
    }
}
