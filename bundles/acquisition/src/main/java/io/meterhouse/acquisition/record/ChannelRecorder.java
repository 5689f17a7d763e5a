package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.ChannelState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes intervals of one channel's accepted registers. An interval is the register at its end less the register at its start; where
 * the register began anew within, the old one counts up to its last accepted read and the new one from its first. For one thread.
 */
final class ChannelRecorder {
    private final ChannelId id;
    /** Ends of intervals that were written as gaps without a value and wait for theirs, ascending. */
    private final ArrayDeque<Instant> backlog = new ArrayDeque<>();

    private final Accepted reads = new Accepted();
    private final Parts parts = new Parts();
    private final Changeovers changeovers = new Changeovers();

    private int channelRevision;
    private CountUnit unit = CountUnit.TWO_WATT_HOURS;
    private Instant start;
    /** The register from which the open interval counts, and what it counted before the register began anew. */
    private long base;

    private long counted;
    /** Flags of the open interval, and those that its first boundary hands on. */
    private int flags;
    /** Flags of everything between the accepted read and the next one: of every interval that is closed by it. */
    private int since;
    /** Set while an old register has ended and no new one was seen: the flags with which the new one opens. */
    private Optional<Flags> ended = Optional.empty();

    private Instant newestEnd;

    ChannelRecorder(ChannelId id, Instant start) {
        this.id = id;
        this.start = start;
        this.newestEnd = start;
    }

    /** Goes on where the store says. */
    void resume(ChannelState state, Instant openSince, List<Instant> openEnds, Duration tolerance, Duration length) {
        channelRevision = state.channelRevision();
        unit = state.unit();
        newestEnd = state.lastEnd();
        start = openSince;
        state.known().ifPresent(known -> {
            reads.resume(known.register(), Stamp.stored(known.bracket().t0(), known.at()));
            base = known.register();
            backlog.addAll(openEnds);
            flags = Shape.edge(known.bracket(), tolerance, length);
            parts.begin(base, flags);
        });
    }

    /** Goes on where the store says, after a register that ended: what is read next is another one. */
    void resumeEnded(ChannelState state, Flags change) {
        channelRevision = state.channelRevision();
        unit = state.unit();
        newestEnd = state.lastEnd();
        start = newestEnd;
        ended = Optional.of(change);
    }

    /** The meter's modulus became known, or is another one: what the meter shows is taken anew from the register. */
    void wrapsAt(OptionalLong modulus) {
        reads.wrapsAt(modulus);
    }

    ChannelId id() {
        return id;
    }

    CountUnit unit() {
        return unit;
    }

    int channelRevision() {
        return channelRevision;
    }

    boolean isKnown() {
        return reads.isKnown();
    }

    /** Its accepted reads. */
    Accepted reads() {
        return reads;
    }

    Instant start() {
        return start;
    }

    /** The end of the newest interval that was written or is about to be: the next one begins there. */
    Instant newestEnd() {
        return newestEnd;
    }

    /**
     * The end of the interval that is closed next: never before the accepted read, whose past cannot be known better. What a clock
     * leaps over is closed as one long interval where it is longer than the store keeps anything.
     *
     * @param upTo when a newer read was taken, or it is given up
     */
    Instant nextEnd(IntervalGrid grid, Instant upTo) {
        Instant waiting = backlog.peekFirst();
        if (waiting != null) {
            return waiting;
        }
        Instant from = isKnown() && reads.stamp().at().isAfter(newestEnd)
                ? reads.stamp().at()
                : newestEnd;
        return grid.afterOrLeap(from, upTo);
    }

    boolean isOpenGap(Instant end) {
        return end.equals(backlog.peekFirst());
    }

    /** Something that holds for the time since the last accepted read. */
    void flag(Flags more) {
        since |= more.bits();
    }

    /** Of reads that waited, each says by itself whether the time was known: what holds since the last look goes with the first of them. */
    private static int unknownTime(Stamp read) {
        return read.trusted() ? 0 : Flag.TIME_UNKNOWN.bit();
    }

    private void settleFlags() {
        flags |= since;
        since = 0;
    }

    boolean isChanging() {
        return !changeovers.isEmpty();
    }

    /** Takes an accepted register. All boundaries up to it were closed. */
    void accept(long running, Stamp read, OptionalLong modulus) {
        since |= unknownTime(read);
        if (reads.isOutOfTime(read, start)) {
            // What holds since the read before goes on to hold for all that is closed from it.
            reads.takeAside(running, read, modulus);
        } else {
            reads.take(running, read, modulus);
            settleFlags();
        }
    }

    /**
     * Takes an accepted register when not all boundaries up to it could be closed. Those that are left are drawn from the last that was: a
     * line from an earlier read to a later one may lie below it.
     */
    void acceptAside(long running, Stamp read, OptionalLong modulus) {
        if (start.isAfter(reads.stamp().at())) {
            reads.drawFrom(start, base);
        }
        since |= unknownTime(read);
        reads.takeAside(running, read, modulus);
    }

    /** The first accepted register of all: the channel counts from here. */
    void open(long shown, CountUnit countUnit, Stamp read) {
        unit = countUnit;
        ended.ifPresent(change -> {
            channelRevision++;
            flags |= change.bits();
        });
        ended = Optional.empty();
        begin(shown, read);
        changeovers.opened(new Changeover.Mark(read.at(), shown));
        if (read.at().isAfter(start)) {
            flags |= Flag.PARTIAL.bit();
        }
    }

    private void begin(long shown, Stamp read) {
        reads.begin(shown, read);
        base = shown;
        counted = 0;
        parts.begin(shown, 0);
        since |= unknownTime(read);
        settleFlags();
    }

    /** Closes a part of the open interval, or notes that it could not be closed. */
    void cut(Instant at, Stamp read, long running, Duration tolerance) {
        if (!at.isAfter(start) || !parts.isAfterLast(at)) {
            return;
        }
        Bracket bracket = reads.bracket(read);
        if (bracket.width().compareTo(tolerance) > 0 || !changeovers.isEmpty()) {
            parts.miss();
        } else {
            parts.cut(at, reads.at(at, read, running), bracket);
        }
    }

    /** A cut lies where no register is known. */
    void missCut() {
        parts.miss();
    }

    /** Closes the open interval at a boundary that lies between the accepted read and a newer one. */
    Interval close(Instant end, Stamp read, long running, Shape shape) {
        long there = reads.at(end, read, running);
        Bracket bracket = reads.bracket(read);
        int edge = shape.edge(bracket);
        flags |= edge | since | unknownTime(read);
        if (changeovers.isEmpty() && shape.wrapped(base, there)) {
            flags |= Flag.ROLLOVER.bit();
        }
        List<Part> pieces = changeovers.isEmpty() ? parts.upTo(end, there, edge) : List.of();
        Interval interval = finish(
                end,
                OptionalLong.of(counted + there - base),
                OptionalLong.of(there),
                Optional.of(bracket),
                pieces,
                shape);
        base = there;
        parts.begin(there, edge);
        flags = edge;
        return interval;
    }

    /** The open interval ends without a value: nothing accepted came. It waits for its value, if a register is known from before. */
    Interval gap(Instant end, boolean mayBeFilled, Shape shape) {
        Instant from = newestEnd;
        int kept = flags;
        flags |= Flag.GAP.bit() | since;
        since = isKnown() ? since : 0;
        Interval interval = new Interval(
                id,
                from,
                end,
                0,
                channelRevision,
                unit,
                OptionalLong.empty(),
                OptionalLong.empty(),
                shape.flags(flags, from, end),
                Optional.empty(),
                List.of(),
                List.of());
        flags = kept;
        newestEnd = end;
        if (mayBeFilled && isKnown()) {
            backlog.addLast(end);
        } else if (backlog.isEmpty()) {
            start = end;
        }
        return interval;
    }

    /** An interval between an old register and a new one, of which nothing is known and nothing will be. */
    void skip(Instant end) {
        forget(end);
        start = end;
        flags = 0;
        since = isKnown() ? since : 0;
        parts.clear();
    }

    /**
     * The old register ends with its last accepted read.
     *
     * @param end of the interval in which that read lies; empty when the new register opens in the same one
     * @return that interval, without a register at its end; empty when the new one opens in it
     */
    Optional<Interval> closeRevision(Optional<Instant> end, Flags more, Shape shape) {
        Instant last = reads.newest().at();
        Changeover.Mark mark = new Changeover.Mark(last.isBefore(start) ? start : last, reads.register());
        counted += reads.register() - base;
        base = reads.register();
        parts.giveUp();
        flags |= more.bits() | since;
        if (end.isEmpty()) {
            changeovers.closed(mark);
            return Optional.empty();
        }
        changeovers.closedAlone(mark);
        flags |= Flag.PARTIAL.bit();
        Interval interval =
                finish(end.get(), OptionalLong.of(counted), OptionalLong.empty(), Optional.empty(), List.of(), shape);
        flags = 0;
        return Optional.of(interval);
    }

    /** A register ended that is not the one that will be read next. */
    void awaitAnother(Flags change) {
        reads.forget();
        ended = Optional.of(change);
    }

    /** The channel leaves: what it counted up to its last accepted read; empty when nothing lies between. */
    Optional<Interval> leave(Shape shape) {
        Stamp last = reads.newest();
        return backlog.isEmpty() && last.equals(reads.stamp()) && last.at().isAfter(start)
                ? Optional.of(close(last.at(), last, reads.register(), shape))
                : Optional.empty();
    }

    /** The new register begins with its first believed read. */
    void openRevision(long shown, CountUnit countUnit, Stamp read, Flags more) {
        long before = counted;
        changeovers.opened(new Changeover.Mark(read.at(), shown));
        channelRevision++;
        unit = countUnit;
        begin(shown, read);
        counted = before;
        flags |= more.bits() | Flag.PARTIAL.bit();
    }

    private Interval finish(
            Instant end,
            OptionalLong counts,
            OptionalLong there,
            Optional<Bracket> bracket,
            List<Part> pieces,
            Shape shape) {
        if (parts.isMissed()) {
            flags |= Flag.MIXED_TIER.bit();
        }
        Interval interval = new Interval(
                id,
                start,
                end,
                isOpenGap(end) ? 1 : 0,
                channelRevision,
                unit,
                counts,
                there,
                shape.flags(flags, start, end),
                bracket,
                pieces,
                changeovers.take());
        forget(end);
        start = end;
        counted = 0;
        parts.clear();
        return interval;
    }

    private void forget(Instant end) {
        if (isOpenGap(end)) {
            backlog.removeFirst();
        }
        if (end.isAfter(newestEnd)) {
            newestEnd = end;
        }
    }
}
