package io.meterhouse.simulator.panel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The whole life of a meter as its changes say, past and to come: an immutable function of time. */
final class Timeline {
    /** A change and when it happens, epoch ms. */
    record Dated(long at, Change change) {}

    private final PanelSettings settings;
    private final CtInput[] cts;
    private final List<Dated> changes;
    private final List<Segment> segments = new ArrayList<>();

    Timeline(PanelSettings settings, CtInput[] cts, List<Dated> changes) {
        this.settings = settings;
        this.cts = cts;
        this.changes =
                changes.stream().sorted(Comparator.comparingLong(Dated::at)).toList();
        segments.add(segment(settings.installed(), first()));
        for (Dated dated : this.changes) {
            long at = Math.max(dated.at, settings.installed());
            Segment last = last();
            segments.add(segment(at, next(last, at, dated.change)));
        }
    }

    Timeline with(List<Dated> more) {
        List<Dated> all = new ArrayList<>(changes);
        all.addAll(more);
        return new Timeline(settings, cts, all);
    }

    /** Forgets what was to come after an instant. */
    Timeline until(long at) {
        return new Timeline(
                settings, cts, changes.stream().filter(dated -> dated.at <= at).toList());
    }

    List<Dated> changes() {
        return changes;
    }

    List<Segment> segments() {
        return segments;
    }

    Segment at(long instant) {
        return segments.get(index(instant));
    }

    int index(long instant) {
        int i = segments.size() - 1;
        while (i > 0 && segments.get(i).from > instant) {
            i--;
        }
        return i;
    }

    /** Where a segment ends: the start of the next, or never. */
    long end(int index) {
        return index + 1 < segments.size() ? segments.get(index + 1).from : Long.MAX_VALUE;
    }

    private Segment last() {
        return segments.get(segments.size() - 1);
    }

    private Segment segment(long from, Segment.State state) {
        return new Segment(from, state, cts, settings.kind().count(), settings.profileMinutes() * 60_000L);
    }

    private Segment.State first() {
        long[] base = filled(settings.start().orElse(0));
        if (settings.start().isEmpty()) {
            for (CtInput ct : cts) {
                if (ct != null) {
                    base[ct.point() - 1] += ct.energy(settings.installed());
                }
            }
        }
        return new Segment.State(
                true,
                true,
                base,
                new boolean[cts.length],
                settings.serial(),
                0,
                0,
                0,
                0,
                1,
                0,
                settings.installed(),
                true);
    }

    private long[] filled(long counts) {
        long[] base = new long[settings.kind().points()];
        java.util.Arrays.fill(base, counts * settings.kind().count());
        return base;
    }

    private Segment.State next(Segment last, long at, Change change) {
        Segment.State s = last.state;
        Draft draft = new Draft(s, last.energies(at), last.clock(at) - at, last.records(at));
        if (change instanceof Change.PowerOff off) {
            draft.powered = false;
            draft.counting = off.loadsContinue();
        } else if (change instanceof Change.PowerOn) {
            draft.powered = true;
            draft.counting = true;
            draft.powerUps++;
            draft.poweredSince = at;
        } else if (change instanceof Change.Reset) {
            draft.base = filled(0);
        } else if (change instanceof Change.JumpTo to) {
            draft.base = filled(to.counts());
            draft.settings++;
        } else if (change instanceof Change.Swap swap) {
            draft = new Draft(s, filled(swap.counts()), 0, 0);
            draft.serial = swap.serial();
            draft.clockPpm = 0;
            draft.meter++;
            draft.powerUps = 1;
            draft.settings = 0;
            draft.poweredSince = at;
            draft.clockKnown = true;
        } else if (change instanceof Change.Reverse reverse) {
            draft.reversed = s.reversed().clone();
            draft.reversed[reverse.ct() - 1] = reverse.reversed();
        } else if (change instanceof Change.ClockStep step) {
            draft.clockOffset += step.millis();
        } else if (change instanceof Change.ClockDrift drift) {
            draft.clockPpm = drift.ppm();
        } else if (change instanceof Change.ClockSet set) {
            draft.clockOffset = set.clock() - at;
            draft.clockKnown = true;
        } else if (change instanceof Change.ClockLost) {
            draft.clockOffset = -at;
            draft.clockKnown = false;
        }
        return draft.state();
    }

    /** The next state while it is being made. */
    private static final class Draft {
        private boolean powered;
        private boolean counting;
        private long[] base;
        private boolean[] reversed;
        private long serial;
        private long clockOffset;
        private long clockPpm;
        private int meter;
        private final long records;
        private int powerUps;
        private int settings;
        private long poweredSince;
        private boolean clockKnown;

        Draft(Segment.State s, long[] base, long clockOffset, long records) {
            this.powered = s.powered();
            this.counting = s.counting();
            this.base = base;
            this.reversed = s.reversed();
            this.serial = s.serial();
            this.clockOffset = clockOffset;
            this.clockPpm = s.clockPpm();
            this.meter = s.meter();
            this.records = records;
            this.powerUps = s.powerUps();
            this.settings = s.settings();
            this.poweredSince = s.poweredSince();
            this.clockKnown = s.clockKnown();
        }

        Segment.State state() {
            return new Segment.State(
                    powered,
                    counting,
                    base,
                    reversed,
                    serial,
                    clockOffset,
                    clockPpm,
                    meter,
                    records,
                    powerUps,
                    settings,
                    poweredSince,
                    clockKnown);
        }
    }
}
