package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.engine.Resolver.Resolution;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rates intervals by time of use: a fold over the stored stream. What it holds follows from the timeline and the intervals it was given,
 * in the order in which they stand in the stream, and from nothing else. Every count goes to exactly one rate, so the rates of a channel
 * always sum to its total. For one thread.
 */
public final class TouEngine {
    private final Map<ChannelId, Registers> channels = new HashMap<>();
    private final Findings findings;
    private List<Due> requests = List.of();
    private List<String> rates = List.of();
    private RateCursor cursor;
    private Resolver resolver;
    private Sharing sharing;
    private Dues dues;
    private long begin;

    /** @param findings hears what comes out, on the caller's thread */
    public TouEngine(Timeline timeline, Findings findings) {
        this.findings = findings;
        setTimeline(timeline);
    }

    /** From now on another timeline, which says the same of what was folded. */
    public void setTimeline(Timeline timeline) {
        rates = timeline.rates();
        begin = Nanos.of(timeline.begin());
        cursor = new RateCursor(timeline);
        resolver = new Resolver(cursor);
        sharing = new Sharing(resolver, begin);
        setRequests(requests);
    }

    /** The reads that somebody asked for. */
    public void setRequests(List<Due> asked) {
        requests = List.copyOf(asked);
        dues = new Dues(cursor, requests);
        for (Registers each : channels.values()) {
            each.resize(rates.size());
            each.nextDue = nextDue(each.applied);
        }
    }

    /** What it holds. */
    public EngineState save() {
        return new EngineState(new TreeMap<>(channels)
                .values().stream()
                        .map(each -> each.save(rates, cursor.versionFrom(each.version)))
                        .toList());
    }

    /**
     * Goes on with what another engine held, with a timeline that says the same of the past.
     *
     * @throws IllegalArgumentException when it does not fit the timeline; then this one is of no use
     */
    public void restore(EngineState state) {
        channels.clear();
        for (EngineState.Channel saved : state.channels()) {
            Registers registers = Registers.restored(saved, rates);
            changeIfOther(registers, cursor.versionAt(saved.versionFrom()));
            registers.restoreDemands(saved.demands());
            registers.nextDue = nextDue(registers.applied);
            channels.put(saved.channel(), registers);
        }
    }

    /** The ids of the rates, by the numbers of their registers. */
    public List<String> rates() {
        return rates;
    }

    /**
     * Takes an interval as it was first written. Those of a channel come in their order; what was counted before rating began, or across its beginning, is passed over.
     */
    public void apply(Interval interval) {
        long start = Nanos.of(interval.start());
        if (start < begin && lastPieceOf(interval) < begin) {
            return;
        }
        Registers registers = registersFor(interval, Math.max(start, begin));
        if (interval.parts().isEmpty()) {
            long counts = interval.counts().orElse(Pieces.NOTHING);
            fold(
                    registers,
                    start,
                    Nanos.of(interval.end()),
                    counts,
                    interval.flags().bits(),
                    endOf(interval));
            return;
        }
        boolean through = registers.register != Registers.UNKNOWN
                && interval.changeovers().isEmpty();
        long end = Nanos.of(interval.end());
        Pieces.of(interval, (from, to, counts, flags) -> {
            if (from < begin) {
                return;
            }
            long there = through ? registers.register + counts : Registers.UNKNOWN;
            fold(registers, from, to, counts, flags, to == end ? endOf(interval) : there);
        });
    }

    /** Start of the last of its pieces, ns. */
    private static long lastPieceOf(Interval interval) {
        int parts = interval.parts().size();
        return Nanos.of(
                parts < 2 ? interval.start() : interval.parts().get(parts - 2).end());
    }

    private static long endOf(Interval interval) {
        return interval.register().orElse(Registers.UNKNOWN);
    }

    private Registers registersFor(Interval interval, long start) {
        Registers registers = channels.get(interval.channel());
        if (registers != null && !registers.unit.equals(interval.unit())) {
            // Counts of two units have no sum: the registers of the old one are closed as they stand.
            findings.read(
                    new Due(start, "unit/" + registers.unit + "/" + start / 1_000_000_000L, Due.Kind.UNIT, false),
                    registers.snapshot(start, rates));
            registers = null;
        }
        if (registers == null) {
            registers = new Registers(interval.channel(), interval.unit(), start, rates.size());
            registers.nextDue = nextDue(start);
            channels.put(interval.channel(), registers);
        }
        return registers;
    }

    /**
     * @param counts or {@link Pieces#NOTHING}
     * @param register the meter's at the end, or {@link Registers#UNKNOWN}
     */
    private void fold(Registers registers, long from, long to, long counts, int flags, long register) {
        while (from >= registers.nextDue) {
            read(registers, 0, 0, false);
        }
        Resolution at = resolver.at(from);
        if (at.version() != registers.version) {
            registers.change(at.version(), cursor.programme(at.version()), rate -> cursor.register(at.version(), rate));
        }
        int rate = Tier.of(at, flags);
        long since = registers.demandSince;
        while (to > registers.nextDue) {
            long share = counts <= 0 ? 0 : Shares.of(counts, registers.nextDue - from, to - from);
            read(registers, share, rate, true);
        }
        if (counts > 0) {
            registers.count(rate, counts);
            if (Tier.isCrossing(at, to, flags)) {
                registers.mixed += counts;
            }
        }
        // What lies across the instant at which peaks began anew is not known to belong to either side.
        boolean within = since == registers.demandSince;
        registers.demand(at, from, to, within ? inOneVersion(at, to, counts) : Pieces.NOTHING, flags);
        registers.applied = to;
        registers.register = register;
        while (to >= registers.nextDue) {
            read(registers, 0, 0, new Flags(flags).has(Flag.ESTIMATED));
        }
    }

    /** What a piece gives to a block: nothing is known of it where another version of the programme begins within. */
    private long inOneVersion(Resolution at, long to, long counts) {
        return cursor.versionAt(to - 1) == at.version() ? counts : Pieces.NOTHING;
    }

    /**
     * Reads registers at the next instant that is due.
     *
     * @param share what is added of an interval that lies across it
     */
    private void read(Registers registers, long share, int rate, boolean estimated) {
        long at = registers.nextDue;
        List<Due> due = dues.after(at - 1);
        Snapshot snapshot = registers.snapshot(at, rates, share, rate, estimated);
        for (Due each : due) {
            findings.read(each, snapshot);
        }
        if (due.stream().anyMatch(Due::resetsDemand)) {
            registers.resetDemand(at);
        }
        registers.nextDue = nextDue(at);
    }

    private long nextDue(long after) {
        List<Due> next = dues.after(after);
        return next.isEmpty() ? Nanos.FOREVER : next.get(0).at();
    }

    /**
     * Takes a later revision of an interval: what the revision before gave to the rates is taken back, and given anew.
     *
     * @param before the revision before
     * @return whether registers have it now; not where its unit is another one, or they have less than the revision before
     */
    public boolean revise(Interval before, Interval after) {
        Registers registers = channels.get(after.channel());
        if (registers == null || Nanos.of(after.end()) <= begin) {
            return true;
        }
        if (!before.unit().equals(registers.unit) || !after.unit().equals(registers.unit)) {
            return false;
        }
        long[] old = new long[rates.size()];
        long[] now = new long[rates.size()];
        long mixed = split(after, now) - split(before, old);
        if (!registers.replace(old, now)) {
            return false;
        }
        registers.mixed += mixed;
        if (Nanos.of(after.end()) == registers.applied) {
            registers.register = endOf(after);
        }
        // Other parts, flags or register: what a read has may be other, and which blocks are a peak, though the rates
        // are not.
        if (!Arrays.equals(old, now) || !isAlike(before, after)) {
            findings.adjusted(after.channel(), after.end(), after.revision(), old, now);
        }
        if (Nanos.of(after.end()) > registers.demandSince && registers.hasDemand()) {
            findings.peaksOutdated(after.channel(), Nanos.instant(registers.demandSince));
        }
        return true;
    }

    private static boolean isAlike(Interval before, Interval after) {
        return before.parts().equals(after.parts())
                && before.flags().equals(after.flags())
                && before.register().equals(after.register());
    }

    /**
     * What an interval gives to each rate.
     *
     * @param shares gets it, by number of the rate
     * @return how much of it crossed a change of rate uncut
     */
    public long split(Interval interval, long[] shares) {
        return sharing.split(interval, shares);
    }

    /**
     * What an interval gives to each rate from an instant within it on.
     *
     * @param shares gets it, by number of the rate
     * @return whether it was cut there; else it is interpolated, what is before the instant rounded down
     */
    public boolean addFrom(Interval interval, Instant at, long[] shares) {
        return sharing.addFrom(interval, at, shares);
    }

    /** What an interval that begins before an instant gives up to it, as a read at the instant has it. */
    public UpTo upTo(Interval interval, Instant at) {
        return sharing.upTo(interval, at, new long[rates.size()]);
    }

    /** Finds the peaks of channels again. */
    public Recount recount() {
        return new Recount(this);
    }

    /**
     * The peaks of a read that was issued, found again; one of which the block is not covered stays where it is higher.
     *
     * @param intervals the latest revisions of its channel's intervals since its peaks began anew, in their order
     */
    public List<Snapshot.Peak> peaks(Snapshot read, Iterable<Interval> intervals) {
        long since = Nanos.of(read.since());
        Registers registers = new Registers(read.channel(), read.unit(), since, rates.size());
        Covered covered = new Covered();
        for (Interval interval : intervals) {
            covered.take(interval);
            demand(registers, since, Nanos.of(read.at()), interval);
        }
        return covered.higher(read.demands(), registers.peaks());
    }

    /** Null where nothing of it was rated. */
    Registers of(ChannelId channel) {
        return channels.get(channel);
    }

    /** Takes the pieces of an interval that lie in a demand period into the blocks. */
    void demand(Registers registers, long since, long until, Interval interval) {
        if (interval.unit().equals(registers.unit)) {
            Pieces.of(interval, (from, to, counts, flags) -> {
                if (from >= since && to <= until) {
                    Resolution at = resolver.at(from);
                    changeIfOther(registers, at.version());
                    registers.demand(at, from, to, inOneVersion(at, to, counts), flags);
                }
            });
        }
    }

    void changeIfOther(Registers registers, int version) {
        if (registers.version != version) {
            registers.change(version, cursor.programme(version), rate -> cursor.register(version, rate));
        }
    }

    /** The registers of a channel as they stand; empty where nothing of it was rated. */
    public Optional<Snapshot> registers(ChannelId channel) {
        return Optional.ofNullable(channels.get(channel)).map(each -> each.snapshot(each.applied, rates));
    }

    /** Whether a read of a channel is due by an instant, which was not folded yet. */
    public boolean isDue(ChannelId channel, Instant by) {
        Registers registers = channels.get(channel);
        return registers != null && registers.nextDue <= Nanos.of(by);
    }

    /** All channels of which something was rated. */
    public Set<ChannelId> channels() {
        return new TreeSet<>(channels.keySet());
    }

    /** The programme that is in force where a channel stands; empty where nothing of it was rated. */
    public Optional<Programme> programme(ChannelId channel) {
        return Optional.ofNullable(channels.get(channel))
                .filter(each -> each.version >= 0)
                .map(each -> cursor.programme(each.version));
    }
}
