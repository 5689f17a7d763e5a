package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.ops.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges whether a register can follow from the accepted one. No single read opens a revision: what cannot follow is held, and
 * believed only after three reads that follow from each other, over two minutes, and after the meter's serial number was asked for.
 * Then it is a new register; or, where the reads go on rising faster than the circuit's rating allows, but not absurdly, poll after
 * poll, a load above the rating, which is counted. After a start a rise that is too steep by the clock may be one of a longer time: where
 * the meter is the same, it is the clock that is believed to have been set back while the gateway was off.
 */
final class ChangeJudge {
    private static final int ENOUGH_READS = 3;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    /** What a load above the rating makes of the intervals in which it is. */
    static final Flags OVERLOAD = Flags.of(Flag.QUESTIONABLE);

    private final String panel;
    private final RecorderServices services;

    ChangeJudge(String panel, RecorderServices services) {
        this.panel = panel;
        this.services = services;
    }

    /** What was found about a register. */
    enum Verdict {
        /** The first of its channel. */
        FIRST,
        /** It follows; the track has the running register. */
        ACCEPTED,
        /** It cannot follow, and waits. */
        HELD,
        /** A new register is believed. */
        CHANGED,
        /** A load above the rating is believed: the held reads are to be accepted. */
        OVERLOADED,
        /** The gateway was off for longer than the clock says: the held reads are to be accepted. */
        LONGER_OFF
    }

    /** @param same whether it is certain that the meter is that of before the start */
    Verdict judge(Track track, Register register, Stamp stamp, boolean same) {
        ChannelRecorder recorder = track.recorder();
        readAgain(track, stamp);
        coarse(track, register, stamp);
        if (!recorder.isKnown()) {
            return Verdict.FIRST;
        }
        if (track.anotherMeter().isEmpty() && register.unit().equals(recorder.unit())) {
            long shown = recorder.reads().shown();
            // A healthy register's rise is small: what any circuit carries within a second needs no arithmetic.
            if (register.counts() >= shown && register.counts() - shown <= 1
                    || follows(track, shown, recorder.reads().newest(), register, stamp)) {
                if (isOnlyLater(track, shown, register, stamp)) {
                    return hold(track, register, stamp, same);
                }
                discardHeld(track, stamp);
                track.take(recorder.reads().runningOn(register.counts(), false, 0));
                return Verdict.ACCEPTED;
            }
            if (track.isOverloaded() && rises(track, shown, recorder.reads().newest(), register, stamp)) {
                recorder.flag(OVERLOAD);
                track.take(recorder.reads().runningOn(register.counts(), false, 0));
                return Verdict.ACCEPTED;
            }
            if (track.modulus().isPresent() && rolledOver(track, shown, register, stamp)) {
                discardHeld(track, stamp);
                track.take(recorder.reads()
                        .runningOn(register.counts(), true, track.modulus().getAsLong()));
                return Verdict.ACCEPTED;
            }
        }
        return hold(track, register, stamp, same);
    }

    /** Whether it goes on from held reads, and follows only as time has passed since: the serial number says whose register it is. */
    private boolean isOnlyLater(Track track, long shown, Register register, Stamp stamp) {
        HeldReads held = track.held();
        return held != null
                && !track.serialSeen()
                && held.last().register().counts() > shown
                && followsHeld(track, held, register, stamp);
    }

    /** Whether it rose as no circuit of this rating should, but as one with a mistyped rating may. */
    private boolean rises(Track track, long shown, Stamp before, Register register, Stamp stamp) {
        return register.counts() >= shown
                && register.counts() - shown
                        <= track.rating()
                                .overload()
                                .most(stamp.since(before, services.time()), register.unit(), register.step());
    }

    private boolean follows(Track track, long shown, Stamp before, Register register, Stamp stamp) {
        return register.counts() >= shown
                && register.counts() - shown
                        <= track.rating().most(stamp.since(before, services.time()), register.unit(), register.step());
    }

    private boolean rolledOver(Track track, long shown, Register register, Stamp stamp) {
        long most = track.rating()
                .most(
                        stamp.since(track.recorder().reads().newest(), services.time()),
                        register.unit(),
                        register.step());
        return Plausibility.isRollover(shown, register.counts(), track.modulus().getAsLong(), most);
    }

    private Verdict hold(Track track, Register register, Stamp stamp, boolean same) {
        HeldReads held = track.held();
        if (held == null && track.anotherMeter().isEmpty()) {
            log(
                    "REGISTER_HELD",
                    Event.Severity.WARNING,
                    track.recorder().id(),
                    stamp.at(),
                    "the register went from " + track.recorder().reads().shown() + " to " + register.counts()
                            + ", which its circuit cannot do; nothing is counted until it is clear why");
        }
        Accepted reads = track.recorder().reads();
        boolean rising = track.anotherMeter().isEmpty()
                && register.unit().equals(track.recorder().unit())
                && rises(track, reads.shown(), reads.newest(), register, stamp);
        track.hold(register, stamp, rising, held != null && followsHeld(track, held, register, stamp));
        HeldReads now = track.held();
        boolean believed = now.count() >= ENOUGH_READS
                && now.last()
                                .stamp()
                                .since(now.first().stamp(), services.time())
                                .compareTo(LONG_ENOUGH)
                        >= 0
                && track.serialSeen();
        if (!believed) {
            return Verdict.HELD;
        }
        if (same && track.isLongerOff(now.first().register())) {
            return Verdict.LONGER_OFF;
        }
        boolean jumpedOnce = follows(
                track,
                now.first().register().counts(),
                now.first().stamp(),
                now.last().register(),
                now.last().stamp());
        return now.isRising() && !jumpedOnce ? Verdict.OVERLOADED : Verdict.CHANGED;
    }

    private boolean followsHeld(Track track, HeldReads held, Register register, Stamp stamp) {
        HeldReads.Held last = held.last();
        long counts = last.register().counts();
        return register.unit().equals(last.register().unit())
                && (follows(track, counts, last.stamp(), register, stamp)
                        || held.isRising() && rises(track, counts, last.stamp(), register, stamp));
    }

    /** Lets the held reads go, which are to be accepted, and from now on believes such loads of this circuit at once. */
    HeldReads overloaded(Track track) {
        HeldReads held = track.held();
        log(
                "LOAD_ABOVE_RATING",
                Event.Severity.WARNING,
                track.recorder().id(),
                held.last().stamp().at(),
                "the circuit carries more than a quarter above the "
                        + track.rating().milliwatts() / 1_000_000
                        + " kW of its rating: the register went from "
                        + track.recorder().reads().shown() + " to "
                        + held.last().register().counts() + " in "
                        + held.count()
                        + " reads; it is counted, and flagged questionable while it is so. Correct the rating in the site file,"
                        + " or look at the circuit");
        track.letGo();
        track.overloaded();
        return held;
    }

    /** Lets the held reads go, which are to be accepted: what they rose by flowed in a longer time than the clock says. */
    HeldReads longerOff(Track track) {
        HeldReads held = track.held();
        log(
                "CLOCK_WAS_SET",
                Event.Severity.WARNING,
                track.recorder().id(),
                held.last().stamp().at(),
                "the register of the same meter went from "
                        + track.recorder().reads().shown() + " to "
                        + held.first().register().counts()
                        + " while the gateway was off, which its circuit cannot have done in the time that passed by the clock since "
                        + track.recorder().reads().newest().at()
                        + ": the clock was set back meanwhile; it is counted");
        track.letGo();
        return held;
    }

    private void discardHeld(Track track, Stamp stamp) {
        if (track.held() != null) {
            log(
                    "REGISTER_GLITCH",
                    Event.Severity.INFO,
                    track.recorder().id(),
                    stamp.at(),
                    "the register is back at what its circuit can do; "
                            + track.held().count() + " reads beginning with "
                            + track.held().first().register().counts() + " were discarded");
            track.letGo();
        }
    }

    /** The change that was believed. */
    Change change(Track track) {
        HeldReads held = track.held();
        ChannelRecorder recorder = track.recorder();
        Register first = held.first().register();
        boolean config = !first.unit().equals(recorder.unit());
        Flags flags = Flags.of(config ? Flag.CONFIG_CHANGE : Flag.METER_CHANGE);
        String registers = " The old register ended at " + recorder.reads().shown() + " of " + recorder.unit()
                + " mWh, the new one began at " + first.counts() + " of " + first.unit()
                + " mWh; nothing was counted between "
                + recorder.reads().newest().at() + " and "
                + held.first().stamp().at();
        if (track.anotherMeter().isPresent()) {
            Track.AnotherMeter meter = track.anotherMeter().get();
            return new Change(
                    "METER_CHANGE",
                    "another meter: serial number " + meter.after() + " instead of " + meter.before() + "." + registers,
                    held,
                    flags.with(Flag.METER_CHANGE));
        }
        return config
                ? new Change("REGISTER_RESCALED", "the register's count changed." + registers, held, flags)
                : new Change("REGISTER_RESET", "the register of the same meter began anew." + registers, held, flags);
    }

    /** Logs a change that was carried out, and begins to judge by the new register. */
    void log(Track track, Change change) {
        log(
                change.kind(),
                Event.Severity.ALARM,
                track.recorder().id(),
                change.held().first().stamp().at(),
                change.text());
        track.letGo();
    }

    /** Says that nothing is recorded by a clock that cannot be trusted and shows a far future. */
    void clockIsAhead(Instant now, Instant newest) {
        services.events()
                .log(new Event(
                        "CLOCK_AHEAD",
                        Event.Severity.ALARM,
                        true,
                        now,
                        "panel/" + panel,
                        "the clock cannot be trusted and shows " + now
                                + ", more than a day after the newest interval, which ends " + newest
                                + "; nothing is recorded until it is right. Check the time server",
                        Map.of()));
    }

    /** Says that a register is elsewhere now, by the site file. */
    void moved(Track track, Places.Move move, Instant now) {
        log(
                "REGISTER_RESCALED",
                Event.Severity.ALARM,
                track.recorder().id(),
                now,
                "the site file names another register or transformer: " + move.after() + "; it was " + move.before()
                        + ". The old register ends with its last read, the next read begins the new one");
    }

    void anotherMeter(List<Track> tracks, String before, String after, Instant now) {
        tracks.forEach(track -> {
            if (track.recorder().isKnown()) {
                String old =
                        track.anotherMeter().map(Track.AnotherMeter::before).orElse(before);
                track.anotherMeter(
                        old.equals(after) ? Optional.empty() : Optional.of(new Track.AnotherMeter(old, after)));
            }
        });
        services.events()
                .log(new Event(
                        "SERIAL_CHANGED",
                        Event.Severity.ALARM,
                        true,
                        now,
                        "panel/" + panel,
                        "the meter's serial number is " + after + ", it was " + before,
                        Map.of("before", before, "after", after)));
    }

    boolean wantsSerial(Collection<Track> tracks, String poll) {
        for (Track track : tracks) {
            if (track.held() != null && !track.serialSeen() && track.poll().equals(poll)) {
                return true;
            }
        }
        return false;
    }

    void serialAnswered(List<Track> tracks) {
        tracks.forEach(Track::serialAnswered);
    }

    /** Says once that a meter gives no value for a channel. */
    void unread(Track track, String reason, Stamp stamp) {
        if (track.unread().isEmpty()) {
            track.unread(reason);
            log("REGISTER_UNREAD", Event.Severity.WARNING, track.recorder().id(), stamp.at(), "no value: " + reason);
        }
    }

    private void readAgain(Track track, Stamp stamp) {
        if (!track.unread().isEmpty()) {
            track.unread("");
            log("REGISTER_READ_AGAIN", Event.Severity.INFO, track.recorder().id(), stamp.at(), "read again");
        }
    }

    private void coarse(Track track, Register register, Stamp stamp) {
        boolean coarse = register.step() > 1;
        if (coarse && !track.isCoarse()) {
            log(
                    "REGISTER_COARSE",
                    Event.Severity.WARNING,
                    register.channel(),
                    stamp.at(),
                    "the register now moves in steps of " + register.step()
                            + " counts; read an integer register of this meter if it has one");
        }
        track.coarse(coarse);
    }

    private void log(String kind, Event.Severity severity, ChannelId channel, Instant at, String text) {
        services.events().log(new Event(kind, severity, true, at, "channel/" + channel, text, Map.of()));
    }
}
