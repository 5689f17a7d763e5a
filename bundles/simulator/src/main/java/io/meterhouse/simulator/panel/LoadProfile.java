package io.meterhouse.simulator.panel;

import java.util.List;
import java.util.Optional;

/** The load-profile memory of a panel: nothing is stored, every record is worked out from the timeline when it is asked for. */
final class LoadProfile {
    /** 8 MB of records of 60 bytes. */
    static final long CAPACITY = (8L << 20) / 60;

    static final int POWER_FAILED = 1;
    static final int CLOCK_CHANGED = 2;
    static final int NOT_FULL_LENGTH = 4;
    static final int OVERFLOW = 8;

    /**
     * One record.
     *
     * @param end by the meter's clock, epoch ms
     * @param counts per point, at most 65535
     */
    record Entry(long sequence, long end, int flags, int[] counts) {}

    private final PanelSettings settings;

    LoadProfile(PanelSettings settings) {
        this.settings = settings;
    }

    static long newest(Timeline timeline, long at) {
        return timeline.at(at).records(at);
    }

    static long oldest(Timeline timeline, long at) {
        long newest = newest(timeline, at);
        return newest == 0 ? 0 : Math.max(1, newest - CAPACITY + 1);
    }

    /** A record that the meter in place at an instant keeps. */
    Optional<Entry> entry(Timeline timeline, long at, long sequence) {
        if (sequence < 1 || sequence > newest(timeline, at) || sequence < oldest(timeline, at)) {
            return Optional.empty();
        }
        int meter = timeline.at(at).state.meter();
        int holder = holder(timeline, meter, sequence);
        Segment segment = timeline.segments().get(holder);
        long end = segment.recordEnd(sequence);
        long until = Math.max(segment.from, segment.instantOf(end));
        long from;
        long length;
        if (sequence == 1) {
            from = meterStart(timeline, meter);
            length = -1;
        } else {
            Segment before = timeline.segments().get(holder(timeline, meter, sequence - 1));
            long beforeEnd = before.recordEnd(sequence - 1);
            from = Math.max(before.from, before.instantOf(beforeEnd));
            length = end - beforeEnd;
        }
        int flags = length == settings.profileMinutes() * 60_000L ? 0 : NOT_FULL_LENGTH;
        int[] counts = new int[settings.kind().points()];
        for (int p = 1; p <= counts.length; p++) {
            long count = consumed(timeline, p, from, until);
            if (count > 65_535) {
                flags |= OVERFLOW;
            }
            counts[p - 1] = (int) Math.min(65_535, count);
        }
        return Optional.of(new Entry(sequence, end, flags | happened(timeline, from, until), counts));
    }

    /** What happened between two instants, as flag bits; also for the interval that is still open. */
    static int happened(Timeline timeline, long from, long until) {
        int flags = 0;
        List<Segment> segments = timeline.segments();
        for (int i = timeline.index(from); i < segments.size() && segments.get(i).from <= until; i++) {
            Segment segment = segments.get(i);
            if (!segment.state.powered()) {
                flags |= POWER_FAILED;
            }
            if (i > 0 && segment.from > from && stepped(segments.get(i - 1), segment)) {
                flags |= CLOCK_CHANGED;
            }
        }
        return flags;
    }

    /** Flags of the interval that is not yet over. */
    int open(Timeline timeline, long at) {
        long newest = newest(timeline, at);
        int meter = timeline.at(at).state.meter();
        long from = meterStart(timeline, meter);
        if (newest > 0) {
            Segment last = timeline.segments().get(holder(timeline, meter, newest));
            from = Math.max(last.from, last.instantOf(last.recordEnd(newest)));
        }
        return happened(timeline, from, at);
    }

    private static boolean stepped(Segment before, Segment after) {
        return before.state.meter() == after.state.meter() && before.clock(after.from) != after.clock(after.from);
    }

    /** The sum over the segments between; it telescopes to the register difference where no register was set anew. */
    private static long consumed(Timeline timeline, int point, long from, long until) {
        long sum = 0;
        for (int i = timeline.index(from); i <= timeline.index(until); i++) {
            Segment segment = timeline.segments().get(i);
            long start = Math.max(from, segment.from);
            long end = Math.min(until, timeline.end(i));
            sum += segment.counts(point, end) - segment.counts(point, start);
        }
        return sum;
    }

    private static int holder(Timeline timeline, int meter, long sequence) {
        List<Segment> segments = timeline.segments();
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).state.meter() == meter && segments.get(i).state.records() < sequence) {
                return i;
            }
        }
        throw new IllegalArgumentException("no record " + sequence);
    }

    private static long meterStart(Timeline timeline, int meter) {
        for (Segment segment : timeline.segments()) {
            if (segment.state.meter() == meter) {
                return segment.from;
            }
        }
        throw new IllegalArgumentException("no meter " + meter);
    }
}
