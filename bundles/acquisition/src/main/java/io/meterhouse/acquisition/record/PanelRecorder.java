package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records a panel: takes its readings, closes what lies between them, and appends each boundary once all its channels have it, or one
 * interval later with gaps. For the recorder's worker.
 */
final class PanelRecorder {
    private static final int MOST_SLOTS = 512;
    private static final int SLOTS_AT_ONCE = 32;

    private final RecorderServices services;
    private final Appender appender;
    private final ChangeJudge judge;
    private final Serials serials;
    private final Cuts cuts;
    private final Map<ChannelId, Track> tracks = new LinkedHashMap<>();
    private final Slots slots = new Slots();
    private final List<Interval> revisions = new ArrayList<>();
    private PanelDefinition panel;
    private IntervalGrid grid;
    private Instant appendedEnd;
    /** Boundaries up to here passed while nobody recorded: they wait for the first readings. */
    private Instant startedAt;

    /** @throws StoreException if the store does not say where the recording stands */
    PanelRecorder(PanelDefinition panel, RecorderServices services) throws StoreException {
        this.services = services;
        this.panel = panel;
        this.grid = new IntervalGrid(panel.interval(), panel.zone());
        this.appender = new Appender(panel.id(), services);
        this.judge = new ChangeJudge(panel.id(), services);
        this.serials = new Serials(panel.id(), services.facts());
        this.cuts = new Cuts(panel.id(), services);
        this.startedAt = services.time().now();
        this.appendedEnd = startedAt;
        define();
        appendedEnd = tracks.values().stream()
                .map(track -> track.recorder().newestEnd())
                .max(Instant::compareTo)
                .orElse(appendedEnd);
    }

    /** The definition was changed in the site file: what is the same goes on. */
    void redefine(PanelDefinition changed) throws StoreException {
        panel = changed;
        grid = new IntervalGrid(changed.interval(), changed.zone());
        define();
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
                Resumption.recorders(fresh, services, now.isAfter(appendedEnd) ? now : appendedEnd, panel);
        // In the order of the file, whatever was there before.
        Map<ChannelId, Track> ordered = new LinkedHashMap<>();
        points.forEach((id, point) -> {
            Plausibility rating = new Plausibility(
                    point.rating().milliwatts(Math.max(1, point.phases().size())));
            Track known = tracks.get(id);
            Track track = known == null ? new Track(recorders.get(id), rating) : known.rated(rating);
            track.shape(grid, panel.interval().duration(), panel.tolerance());
            ordered.put(id, track);
        });
        tracks.clear();
        tracks.putAll(ordered);
        slots.shape(tracks, grid);
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
    void verify(String poll) {
        serials.verify(poll);
    }

    /** Whether the serial number of a device is wanted, for reads that are held. */
    boolean wantsSerial(String poll) {
        return serials.isVerifying(poll) || judge.wantsSerial(tracks.values(), poll);
    }

    /** A serial number was read. */
    void serialRead(String poll, String number) {
        serials.read(poll, number)
                .ifPresent(before -> judge.anotherMeter(
                        channels(poll), before, number, services.time().now()));
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
        serials.release(poll).forEach(reading -> take(poll, reading));
    }

    private List<Track> channels(String poll) {
        return tracks.values().stream()
                .filter(track -> poll.equals(track.poll()))
                .toList();
    }

    /** Something that holds since the last readings of all channels. */
    void flag(Flags flags) {
        tracks.values().forEach(track -> track.recorder().flag(flags));
    }

    /** Takes a reading. */
    void reading(String poll, Reading reading) {
        if (serials.holdsBack(poll, reading)) {
            for (Register register : reading.registers()) {
                Track track = tracks.get(register.channel());
                if (track != null) {
                    track.pollIs(poll);
                }
            }
        } else {
            take(poll, reading);
        }
    }

    private void take(String poll, Reading reading) {
        if (appender.isFull()) {
            // Nothing can be written for long: the gap will be spread once something can.
            return;
        }
        Stamp stamp = Stamp.of(reading, services.time());
        Flags flags = reading.status().flags();
        List<Track> accepted = new ArrayList<>(reading.registers().size());
        for (Register register : reading.registers()) {
            Track track = tracks.get(register.channel());
            if (track == null) {
                continue;
            }
            track.pollIs(poll);
            if (flags.bits() != 0) {
                track.recorder().flag(flags);
            }
            switch (judge.judge(track, register, stamp)) {
                case FIRST -> openFirst(track, register, stamp);
                case ACCEPTED -> accepted.add(track);
                case CHANGED -> change(track);
                case HELD -> {}
            }
        }
        reading.unread().forEach((channel, reason) -> {
            Track track = tracks.get(channel);
            if (track != null) {
                judge.unread(track, reason, stamp);
            }
        });
        closeUpTo(accepted, stamp);
        for (Track track : accepted) {
            track.recorder().accept(track.running(), stamp, track.modulus());
        }
        append();
    }

    /** Closes every boundary between the accepted reads and the new one, boundary by boundary, so that long gaps need little memory. */
    private void closeUpTo(List<Track> accepted, Stamp stamp) {
        Instant end = earliestEnd(accepted, stamp);
        while (end != null && !end.isAfter(stamp.at())) {
            for (Track track : accepted) {
                ChannelRecorder recorder = track.recorder();
                if (recorder.nextEnd(grid, stamp.at()).equals(end)) {
                    cut(track, end, stamp);
                    put(recorder.close(end, stamp, track.running(), track.shape()));
                }
            }
            if (slots.size() > SLOTS_AT_ONCE || revisions.size() > Batch.LIMIT / 2) {
                append();
            }
            if (slots.size() > MOST_SLOTS) {
                giveUp(slots.first());
            }
            end = earliestEnd(accepted, stamp);
        }
        for (Track track : accepted) {
            cut(track, stamp.at().plusNanos(1), stamp);
        }
    }

    private Instant earliestEnd(List<Track> accepted, Stamp stamp) {
        Instant earliest = null;
        for (Track track : accepted) {
            Instant end = track.recorder().nextEnd(grid, stamp.at());
            if (earliest == null || end.isBefore(earliest)) {
                earliest = end;
            }
        }
        return earliest;
    }

    private void cut(Track track, Instant before, Stamp stamp) {
        if (!services.hasNoCuts()) {
            for (Instant at : cuts.between(openSince(track.recorder()), before)) {
                track.recorder().cut(at, stamp, track.running(), panel.tolerance());
            }
        }
    }

    /** Notes that cuts lie where no register is known. */
    private void missCuts(ChannelRecorder recorder, Instant from, Instant before) {
        if (!services.hasNoCuts() && !cuts.between(from, before).isEmpty()) {
            recorder.missCut();
        }
    }

    private static Instant openSince(ChannelRecorder recorder) {
        Instant read = recorder.stamp().at();
        return read.isAfter(recorder.start()) ? read : recorder.start();
    }

    /** The first read of a channel that never had one: what ended before it is a gap for good. */
    private void openFirst(Track track, Register register, Stamp stamp) {
        ChannelRecorder recorder = track.recorder();
        giveUpTo(track, stamp.at());
        recorder.open(register.counts(), register.unit(), stamp);
        recorder.wrapsAt(track.modulus());
    }

    /** A change of register, meter or unit was believed: the old one ends with its last accepted read, the new one begins. */
    private void change(Track track) {
        Change change = judge.change(track);
        ChannelRecorder recorder = track.recorder();
        HeldReads.Held first = change.held().first();
        Instant opened = first.stamp().at();
        Instant next = recorder.nextEnd(grid, opened);
        boolean sameUnit = first.register().unit().equals(recorder.unit());
        boolean within = opened.isBefore(next);
        if (within && sameUnit) {
            missCuts(recorder, openSince(recorder), opened);
            recorder.closeRevision(Optional.empty(), change.flags(), track.shape());
        } else if (within && opened.isAfter(recorder.start()) && !recorder.isOpenGap(next)) {
            // A change of unit ends the interval, for this channel alone, at the instant of the change.
            missCuts(recorder, openSince(recorder), opened);
            recorder.closeRevision(Optional.of(opened), change.flags(), track.shape())
                    .ifPresent(interval -> slots.between(opened).put(interval));
        } else {
            missCuts(recorder, openSince(recorder), next);
            recorder.closeRevision(Optional.of(next), change.flags(), track.shape())
                    .ifPresent(this::put);
            giveUpTo(track, opened);
            missCuts(recorder, recorder.start(), opened);
        }
        recorder.openRevision(first.register().counts(), first.register().unit(), first.stamp(), change.flags());
        recorder.wrapsAt(track.modulus());
        judge.log(track, change);
        for (HeldReads.Held read : change.held().rest()) {
            track.take(recorder.runningOn(read.register().counts(), false, 0));
            closeUpTo(List.of(track), read.stamp());
            recorder.accept(track.running(), read.stamp(), track.modulus());
        }
    }

    /** Nothing will ever be known of the intervals that end up to an instant. */
    private void giveUpTo(Track track, Instant upTo) {
        ChannelRecorder recorder = track.recorder();
        for (Instant end = recorder.nextEnd(grid, upTo); !end.isAfter(upTo); end = recorder.nextEnd(grid, upTo)) {
            if (recorder.isOpenGap(end)) {
                recorder.skip(end);
            } else {
                put(recorder.gap(end, false, track.shape()));
            }
        }
    }

    private void put(Interval interval) {
        if (interval.revision() > 0) {
            revisions.add(interval);
        } else {
            slots.at(interval.end()).put(interval);
        }
    }

    /** Writes as gaps what has waited an interval for its channels. Also called by a timer, for panels that are silent. */
    void overdue(Instant now) {
        if (tracks.isEmpty() || appender.isFull()) {
            return;
        }
        if (now.isBefore(startedAt)) {
            startedAt = now;
        }
        Instant end = nextDue(now);
        while (!now.isBefore(dueAt(end))) {
            giveUp(slots.at(end));
            collect();
            Instant next = nextDue(now);
            if (!next.isAfter(end)) {
                break;
            }
            end = next;
        }
        append();
    }

    private void giveUp(Slot slot) {
        tracks.values().stream().filter(track -> !track.isDerived()).forEach(track -> giveUp(slot, track));
        Derivation.fill(tracks.values(), slots, revisions);
        tracks.values().forEach(track -> giveUp(slot, track));
    }

    private static void giveUp(Slot slot, Track track) {
        ChannelRecorder recorder = track.recorder();
        if (slot.waitsFor(recorder.id())) {
            if (recorder.newestEnd().isBefore(slot.end())) {
                slot.put(recorder.gap(slot.end(), true, track.shape()));
            } else {
                slot.drop(recorder.id());
            }
        }
    }

    /** The instant at which {@link #overdue} is to be called; empty when it need not be. */
    Optional<Instant> nextOverdue() {
        Instant now = services.time().now();
        if (tracks.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(appender.isFull() ? now.plus(panel.interval().duration()) : dueAt(nextDue(now)));
    }

    private Instant dueAt(Instant end) {
        return (end.isAfter(startedAt) ? end : startedAt).plus(panel.interval().duration());
    }

    private Instant nextDue(Instant now) {
        return slots.isEmpty()
                ? grid.afterOrLeap(appendedEnd, now)
                : slots.first().end();
    }

    private void append() {
        collect();
        appender.flush();
        if (serials.isUnsettled() && appender.isIdle() && !isChanging()) {
            serials.settle();
        }
    }

    private boolean isChanging() {
        return tracks.values().stream()
                        .anyMatch(track -> track.anotherMeter().isPresent()
                                || track.recorder().isChanging())
                || slots.all().stream()
                        .flatMap(slot -> slot.intervals().stream())
                        .anyMatch(interval -> interval.flags().has(Flag.METER_CHANGE));
    }

    private void collect() {
        Derivation.fill(tracks.values(), slots, revisions);
        if (!revisions.isEmpty()) {
            appender.addRevisions("accepted reads after a gap", List.copyOf(revisions));
            revisions.clear();
        }
        for (Slot slot = slots.takeComplete(); slot != null; slot = slots.takeComplete()) {
            if (slot.end().isAfter(appendedEnd)) {
                appendedEnd = slot.end();
            }
            if (!slot.intervals().isEmpty()) {
                appender.add(new Batch(panel.id(), Batch.Kind.BOUNDARY, "", slots.ordered(slot)));
            }
        }
    }

    /** How the channels stand, for people. */
    List<ChannelView> view() {
        return tracks.values().stream().map(Track::view).toList();
    }

    void close() {
        appender.close();
    }
}
