package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Records a panel: takes its readings, closes what lies between them, and appends each boundary once all its channels have it, or one
 * interval later with gaps. For the recorder's worker.
 */
final class PanelRecorder {
    private final RecorderServices services;
    private final ChangeJudge judge;
    private final Serials serials;
    private final PowerUps powerUps;
    private final Places places;
    private final FutureGuard future = new FutureGuard();
    private final Closer closer;
    private final Map<ChannelId, Track> tracks = new LinkedHashMap<>();
    private final Boundaries boundaries;
    private PanelDefinition panel;
    private IntervalGrid grid;
    /** Readings up to this wire time bear times of a clock that could not be trusted. */
    private OptionalLong untrustedUntil = OptionalLong.empty();
    /** Wire time at which the newest step of the clock was noticed. */
    private OptionalLong steppedNanos = OptionalLong.empty();

    /** @throws StoreException if the store does not say where the recording stands */
    PanelRecorder(PanelDefinition panel, RecorderServices services, Backlog backlog) throws StoreException {
        this.services = services;
        this.panel = panel;
        this.grid = new IntervalGrid(panel.interval(), panel.zone());
        this.boundaries = new Boundaries(panel.id(), services, backlog, tracks);
        this.judge = new ChangeJudge(panel.id(), services);
        this.serials = new Serials(panel.id(), services.facts());
        this.powerUps = new PowerUps(panel.id(), services.facts());
        this.places = new Places(services.facts());
        this.closer = new Closer(new Cuts(panel.id(), services), boundaries);
        define();
        tracks.values().stream()
                .map(track -> track.recorder().newestEnd())
                .max(Instant::compareTo)
                .ifPresent(boundaries::resumeAfter);
        move();
    }

    /** The definition was changed in the site file: what is the same goes on. */
    void redefine(PanelDefinition changed) throws StoreException {
        panel = changed;
        grid = new IntervalGrid(changed.interval(), changed.zone());
        define();
        move();
    }

    /** Ends the registers of channels that the site file now finds elsewhere. */
    private void move() {
        Instant now = services.time().now();
        for (PointDefinition point : panel.points()) {
            for (Quantity quantity : point.quantities()) {
                Track track = tracks.get(new ChannelId(point.id(), quantity));
                ChannelRecorder recorder = track.recorder();
                places.define(recorder.id(), panel, point, recorder.channelRevision())
                        .ifPresent(move -> {
                            judge.moved(track, move, now);
                            closer.end(track, now, Flags.of(Flag.CONFIG_CHANGE));
                        });
            }
        }
        append();
    }

    /** Channels are not this panel's any more: what they counted is written, and they can go on elsewhere. */
    void leave(Predicate<ChannelId> which) {
        List<Track> leaving = tracks.values().stream()
                .filter(track -> which.test(track.recorder().id()))
                .toList();
        if (!leaving.isEmpty()) {
            boundaries.giveUp();
            leaving.forEach(closer::leave);
            leaving.forEach(track -> tracks.remove(track.recorder().id()));
            append();
        }
    }

    /** Ends, if the store has everything; until then it is tried again. */
    boolean closeIfDurable() {
        boolean durable = boundaries.isDurable();
        if (durable) {
            close();
        }
        return durable;
    }

    private void define() throws StoreException {
        Map<ChannelId, PointDefinition> points = new LinkedHashMap<>();
        for (PointDefinition point : panel.points()) {
            for (Quantity quantity : point.quantities()) {
                points.put(new ChannelId(point.id(), quantity), point);
            }
        }
        Set<ChannelId> fresh = new TreeSet<>(points.keySet());
        fresh.removeAll(tracks.keySet());
        Instant now = services.time().now();
        Map<ChannelId, ChannelRecorder> recorders =
                Resumption.recorders(fresh, services, boundaries.beginOf(now), panel);
        leave(id -> !points.containsKey(id));
        // In the order of the file, whatever was there before.
        Map<ChannelId, Track> ordered = new LinkedHashMap<>();
        points.forEach((id, point) -> {
            Plausibility rating = new Plausibility(
                    point.rating().milliwatts(Math.max(1, point.phases().size())));
            Track known = tracks.get(id);
            Track track = known == null ? track(recorders.get(id), rating) : known.rated(rating);
            track.shape(grid, panel.interval().duration(), panel.tolerance());
            ordered.put(id, track);
        });
        tracks.clear();
        tracks.putAll(ordered);
        boundaries.shape(grid, panel.interval().duration());
        closer.shape(grid, panel.tolerance());
    }

    private Track track(ChannelRecorder recorder, Plausibility rating) {
        Track track = new Track(recorder, rating);
        if (recorder.isKnown()) {
            track.anotherMeter(serials.awaited(recorder.id()));
        }
        return track;
    }

    /** What the meter says of its channels. */
    void bind(List<ChannelSource> sources) {
        for (ChannelSource source : sources) {
            Track track = tracks.get(source.channel());
            if (track != null) {
                track.source(source);
                track.shape(grid, panel.interval().duration(), panel.tolerance());
            }
        }
    }

    /** The first reading of a device after it was away, or of the day: its serial number is asked for, and readings wait for it. */
    void verify(String poll, Verify why) {
        serials.verify(poll, why);
    }

    /** Whether the serial number of a device is wanted, for readings that wait for it or reads that are held. */
    boolean wantsSerial(String poll) {
        return serials.isVerifying(poll) || judge.wantsSerial(tracks.values(), poll);
    }

    /** A serial number was read. */
    void serialRead(String poll, String number) {
        serials.read(poll, number).ifPresent(before -> {
            powerUps.forget(poll);
            List<Track> others = channels(poll).stream()
                    .filter(track -> !serials.hasBegun(
                            number, track.recorder().id(), track.recorder().channelRevision()))
                    .toList();
            if (!others.isEmpty()) {
                judge.anotherMeter(others, before, number, services.time().now());
            }
        });
        goOn(poll);
    }

    /** It could not be read. */
    void serialFailed(String poll) {
        if (serials.failed(poll)) {
            goOn(poll);
        }
    }

    private void goOn(String poll) {
        judge.serialAnswered(channels(poll));
        serials.release(poll).forEach(waiting -> take(poll, waiting.reading(), waiting.trusted()));
    }

    private List<Track> channels(String poll) {
        return tracks.values().stream()
                .filter(track -> poll.equals(track.poll()))
                .toList();
    }

    /** What the clock was found to be, which holds since the last readings of all channels. */
    void clock(SiteClock.Look look) {
        Flags flags = look.flags();
        if (flags.bits() != 0) {
            tracks.values().forEach(track -> track.recorder().flag(flags));
        }
        if (look.unknown().isPresent()) {
            untrustedUntil = OptionalLong.of(look.nanos());
        }
        if (future.look(look, boundaries.reached(), services.time())) {
            judge.clockIsAhead(look.now(), boundaries.reached());
        }
        if (look.stepped().isPresent()) {
            // Boundaries that the clock leapt over wait for the first readings after it, as after a start.
            boundaries.startAt(look.now());
            steppedNanos = OptionalLong.of(look.nanos());
        }
    }

    /** What was read before a step was noticed does not take its flag along: what the step crossed is closed by the next one. */
    private void flagAgain(List<Track> accepted, Reading reading) {
        if (steppedNanos.isPresent() && reading.answeredWireNanos() - steppedNanos.getAsLong() <= 0) {
            accepted.forEach(track -> track.recorder().flag(Flags.of(Flag.TIME_CHANGE)));
        }
    }

    /** Takes a reading. */
    void reading(String poll, Reading reading) {
        for (Register register : reading.registers()) {
            pollIs(register.channel(), poll);
        }
        for (ChannelId unread : reading.unread().keySet()) {
            pollIs(unread, poll);
        }
        boolean trusted = untrustedUntil.isEmpty() || reading.answeredWireNanos() - untrustedUntil.getAsLong() > 0;
        if (!serials.holdsBack(poll, reading, trusted)) {
            take(poll, reading, trusted);
        }
    }

    private void pollIs(ChannelId channel, String poll) {
        Track track = tracks.get(channel);
        if (track != null) {
            track.pollIs(poll);
        }
    }

    private void take(String poll, Reading reading, boolean trusted) {
        if (boundaries.isFull()) {
            // Nothing can be written for long: the gap will be spread once something can.
            return;
        }
        Stamp stamp = Stamp.of(reading, services.time(), trusted);
        if (future.drops(stamp)) {
            return;
        }
        Flags flags = reading.status().flags();
        if (powerUps.changed(poll, reading.status().powerUps(), stamp.at())) {
            flags = flags.with(Flag.POWER_FAIL);
        }
        List<Track> accepted = new ArrayList<>(reading.registers().size());
        for (Register register : reading.registers()) {
            Track track = tracks.get(register.channel());
            if (track == null) {
                continue;
            }
            if (flags.bits() != 0) {
                track.recorder().flag(flags);
            }
            switch (judge.judge(track, register, stamp, serials.isSame(poll))) {
                case FIRST -> {
                    closer.openFirst(track, register, stamp);
                    places.begins(register.channel(), track.recorder().channelRevision());
                }
                case ACCEPTED -> accepted.add(track);
                case CHANGED -> {
                    Change change = judge.change(track);
                    closer.change(track, change);
                    serials.begins(poll, register.channel(), track.recorder().channelRevision());
                    judge.log(track, change);
                }
                case OVERLOADED -> closer.acceptHeld(track, judge.overloaded(track), ChangeJudge.OVERLOAD);
                case LONGER_OFF -> {
                    track.recorder().flag(Flags.of(Flag.TIME_CHANGE));
                    closer.acceptHeld(track, judge.longerOff(track), Flags.NONE);
                }
                case HELD -> {}
            }
        }
        reading.unread().forEach((channel, reason) -> {
            Track track = tracks.get(channel);
            if (track != null) {
                judge.unread(track, reason, stamp);
            }
        });
        closer.accept(accepted, stamp);
        flagAgain(accepted, reading);
        append();
    }

    /** Writes as gaps what has waited an interval for its channels. Also called by a timer, for panels that are silent. */
    void overdue(Instant now) {
        if (!future.isWaiting()) {
            boundaries.overdue(now);
            settle();
        }
    }

    /** The instant at which {@link #overdue} is to be called; empty when it need not be. */
    Optional<Instant> nextOverdue() {
        Instant now = services.time().now();
        return future.isWaiting() ? Optional.of(now.plus(panel.interval().duration())) : boundaries.nextOverdue(now);
    }

    private void append() {
        boundaries.append();
        settle();
    }

    /** Remembers for good what goes with intervals that are durable. */
    private void settle() {
        if (boundaries.isDurable()) {
            serials.settle(tracks.values(), this::isChanging);
            places.settle(channel -> boundaries.hold(channel, Flag.CONFIG_CHANGE));
            if (powerUps.isUnsettled()) {
                powerUps.settle(boundaries.reached());
            }
        }
    }

    private boolean isChanging(Track track) {
        return track.anotherMeter().isPresent() && track.unread().isEmpty()
                || track.recorder().isChanging()
                || boundaries.hold(track.recorder().id(), Flag.METER_CHANGE);
    }

    /** How the channels stand, for people. */
    List<ChannelView> view() {
        return tracks.values().stream().map(Track::view).toList();
    }

    /** Ends: what was read is written, and a channel that a boundary waits for can still fill it after a start. */
    void close() {
        boundaries.close();
    }
}
