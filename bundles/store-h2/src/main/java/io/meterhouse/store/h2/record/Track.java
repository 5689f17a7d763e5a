package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.ChannelState.Known;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a channel stands in a ledger: what the next interval is checked against, and written as a difference from. */
public final class Track {
    private final ChannelId id;
    private final int index;
    private ChannelState state;
    private boolean wanted = true;

    Track(ChannelId id, int index) {
        this.id = id;
        this.index = index;
    }

    public ChannelId id() {
        return id;
    }

    public int index() {
        return index;
    }

    /** Whether its intervals are asked for. */
    boolean isWanted() {
        return wanted;
    }

    void want(boolean asked) {
        wanted = asked;
    }

    /**
     * An interval was passed over that nobody asked for. Its register is not known any more, and what revision and unit it has still is.
     *
     * @return whether one of them changed
     */
    boolean pass(Instant end, int channelRevision, CountUnit unit) {
        boolean changes =
                channelRevision > channelRevision() || channelRevision == channelRevision() && !unit.equals(unit());
        if (changes || state == null) {
            state = new ChannelState(end, channelRevision, unit, Optional.empty());
        }
        return changes;
    }

    /** Null before the first interval. */
    public ChannelState state() {
        return state;
    }

    void set(ChannelState state) {
        this.state = state;
    }

    void forgetRegister() {
        if (state != null) {
            state = new ChannelState(state.lastEnd(), state.channelRevision(), state.unit(), Optional.empty());
        }
    }

    int channelRevision() {
        return state == null ? 0 : state.channelRevision();
    }

    CountUnit unit() {
        return state == null ? CountUnit.TWO_WATT_HOURS : state.unit();
    }

    /** Whether B at an instant is known, so that a later B follows from the counts. */
    boolean knowsRegisterAt(Instant instant) {
        return state != null
                && state.known().isPresent()
                && state.known().get().at().equals(instant);
    }

    long register() {
        return state.known().orElseThrow().register();
    }

    /** The state after an interval, whatever its revision. */
    static ChannelState after(ChannelState before, Interval interval) {
        if (before == null) {
            return new ChannelState(
                    interval.end(),
                    interval.channelRevision(),
                    interval.unit(),
                    known(Optional.empty(), interval, true));
        }
        Instant lastEnd = before.lastEnd().isAfter(interval.end()) ? before.lastEnd() : interval.end();
        int newest = before.channelRevision();
        if (interval.channelRevision() < newest) {
            return lastEnd.equals(before.lastEnd())
                    ? before
                    : new ChannelState(lastEnd, newest, before.unit(), before.known());
        }
        boolean opened = interval.channelRevision() > newest;
        Optional<Known> known = known(opened ? Optional.empty() : before.known(), interval, opened);
        // The unit may differ only where a revision begins; an old interval's is no news.
        CountUnit unit = opened || !interval.end().isBefore(before.lastEnd()) ? interval.unit() : before.unit();
        return new ChannelState(lastEnd, interval.channelRevision(), unit, known);
    }

    private static Optional<Known> known(Optional<Known> before, Interval interval, boolean opened) {
        Optional<Known> known = before;
        List<Changeover> changeovers = interval.changeovers();
        if (!changeovers.isEmpty()) {
            Changeover last = changeovers.get(changeovers.size() - 1);
            if (last.opened().isPresent()) {
                known = newer(known, at(last.opened().get()));
            } else if (!opened) {
                known = newer(known, at(last.closed().orElseThrow()));
            }
        }
        if (interval.register().isPresent()) {
            known = newer(
                    known,
                    new Known(
                            interval.end(),
                            interval.register().getAsLong(),
                            interval.bracket().orElseThrow()));
        }
        return known;
    }

    private static Known at(Changeover.Mark mark) {
        return new Known(mark.at(), mark.register(), new Bracket(mark.at(), mark.at()));
    }

    private static Optional<Known> newer(Optional<Known> before, Known candidate) {
        return before.isPresent() && before.get().at().isAfter(candidate.at()) ? before : Optional.of(candidate);
    }
}
