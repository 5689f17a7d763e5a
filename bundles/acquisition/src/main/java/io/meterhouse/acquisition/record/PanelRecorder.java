package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Records a panel: takes its readings, closes what lies between them, and appends each boundary once all its channels have it, or one
 * interval later with gaps. For the recorder's worker.
 */
public final class PanelRecorder {
    private final RecorderServices services;
    private final Appender appender;
    private final ChangeJudge judge;
    private final Map<ChannelId, Track> tracks = new LinkedHashMap<>();
    private final TreeMap<Instant, Slot> slots = new TreeMap<>();
    private final Map<String, SerialWatch> serials = new HashMap<>();
    private final List<Interval> revisions = new ArrayList<>();
    private PanelDefinition panel;
    private IntervalGrid grid;
    private Instant appendedEnd;

    PanelRecorder(PanelDefinition panel, RecorderServices services) {
        this.services = services;
        this.panel = panel;
        this.grid = new IntervalGrid(panel.interval(), panel.zone());
        this.appender =
                new Appender(panel.id(), services.store(), services.events(), services.timers(), services.worker());
        this.judge = new ChangeJudge(panel.id(), services);
        this.appendedEnd = services.time().now();
        define();
        appendedEnd = tracks.values().stream()
                .map(track -> track.recorder().newestEnd())
                .max(Instant::compareTo)
                .orElse(appendedEnd);
    }

    /** The definition was changed in the site file: what is the same goes on. */
    void redefine(PanelDefinition changed) {
        panel = changed;
        grid = new IntervalGrid(changed.interval(), changed.zone());
        define();
    }

    private void define() {
        Set<ChannelId> wanted = new TreeSet<>();
        Map<ChannelId, PointDefinition> points = new HashMap<>();
        for (PointDefinition point : panel.points()) {
            for (Quantity quantity : point.quantities()) {
                ChannelId id = new ChannelId(point.id(), quantity);
                wanted.add(id);
                points.put(id, point);
            }
        }
        tracks.keySet().retainAll(wanted);
        slots.values().forEach(slot -> slot.keepOnly(wanted));
        Set<ChannelId> fresh = new TreeSet<>(wanted);
        fresh.removeAll(tracks.keySet());
        Map<ChannelId, ChannelRecorder> recorders =
                Resumption.recorders(fresh, services, appendedEnd, panel.tolerance());
        for (ChannelId id : wanted) {
            Plausibility rating = new Plausibility(rating(points.get(id)));
            Track known = tracks.get(id);
            tracks.put(id, known == null ? new Track(recorders.get(id), rating) : known.rated(rating));
        }
        // In the order of the file, whatever was there before.
        Map<ChannelId, Track> ordered = new LinkedHashMap<>();
        for (PointDefinition point : panel.points()) {
            point.quantities().forEach(quantity -> {
                ChannelId id = new ChannelId(point.id(), quantity);
                ordered.put(id, tracks.get(id));
            });
        }
        tracks.clear();
        tracks.putAll(ordered);
        tracks.values().forEach(track -> track.shape(grid, panel.interval().duration(), panel.tolerance()));
    }

    private static long rating(PointDefinition point) {
        return point.rating().milliwatts(Math.max(1, point.phases().size()));
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
        serial(poll).verify();
    }

    /** Whether the serial number of a device is wanted, for reads that are held. */
    boolean wantsSerial(String poll) {
        SerialWatch watch = serials.get(poll);
        return watch != null && watch.isVerifying() || judge.wantsSerial(tracks.values(), poll);
    }

    private SerialWatch serial(String poll) {
        return serials.computeIfAbsent(
                poll, name -> new SerialWatch(services.facts().get(fact(name)).orElse("")));
    }

    private String fact(String poll) {
        return "acquisition/serial/" + panel.id() + "/" + poll;
    }

    /** A serial number was read. */
    void serialRead(String poll, String number) {
        SerialWatch watch = serial(poll);
        String before = watch.serial();
        boolean changed = watch.read(number);
        services.facts().put(fact(poll), number);
        if (changed) {
            judge.anotherMeter(channels(poll), before, number, services.time().now());
        }
        judge.serialAnswered(channels(poll));
        watch.release().forEach(reading -> take(reading));
    }

    /** It could not be read. */
    void serialFailed(String poll) {
        SerialWatch watch = serial(poll);
        watch.failed();
        if (!watch.isVerifying()) {
            judge.serialAnswered(channels(poll));
            watch.release().forEach(reading -> take(reading));
        }
    }

    private List<Track> channels(String poll) {
        return tracks.values().stream()
                .filter(track -> poll.equals(track.poll()))
                .toList();
    }

    /** Takes a reading. */
    void reading(String poll, Reading reading, SiteClock.Look look) {
        tracks.values().forEach(track -> track.recorder().flag(look.flags()));
        reading.registers().forEach(register -> {
            Track track = tracks.get(register.channel());
            if (track != null) {
                track.pollIs(poll);
            }
        });
        if (!serial(poll).holdsBack(reading)) {
            take(reading);
        }
        overdue(look.now());
    }

    private void take(Reading reading) {
        if (appender.isFull()) {
            // Nothing can be written for long: the gap will be spread once something can.
            return;
        }
        Stamp stamp = Stamp.of(reading, services.time());
        judge.unread(reading, tracks);
        List<Track> accepted = new ArrayList<>(reading.registers().size());
        for (Register register : reading.registers()) {
            Track track = tracks.get(register.channel());
            if (track == null) {
                continue;
            }
            switch (judge.judge(track, register, stamp)) {
                case FIRST -> openFirst(track, register, stamp);
                case ACCEPTED -> accepted.add(track);
                case CHANGED -> change(track, stamp);
                case HELD -> {}
            }
        }
        closeUpTo(accepted, stamp, reading.status().flags());
        for (Track track : accepted) {
            track.recorder().flag(reading.status().flags());
            track.recorder().accept(track.running(), stamp, track.modulus());
        }
        fillDerived();
        append();
    }

    /** Closes every boundary between the accepted reads and the new one, boundary by boundary, so that long gaps need little memory. */
    private void closeUpTo(List<Track> accepted, Stamp stamp, Flags more) {
        Instant end = earliestEnd(accepted);
        while (end != null && !end.isAfter(stamp.at())) {
            for (Track track : accepted) {
                ChannelRecorder recorder = track.recorder();
                if (recorder.nextEnd(grid).equals(end)) {
                    cut(track, end, stamp);
                    put(recorder.close(end, stamp, track.running(), more, track.shape()));
                }
            }
            fillDerived();
            if (slots.size() > 32 || revisions.size() > Batch.LIMIT / 2) {
                append();
            }
            end = earliestEnd(accepted);
        }
        if (end != null) {
            for (Track track : accepted) {
                cut(track, stamp.at().plusNanos(1), stamp);
            }
        }
    }

    private void cut(Track track, Instant before, Stamp stamp) {
        if (services.hasNoCuts()) {
            return;
        }
        ChannelRecorder recorder = track.recorder();
        Instant from = recorder.stamp().at().isAfter(recorder.start())
                ? recorder.stamp().at()
                : recorder.start();
        for (Instant at : services.cuts(panel.id(), from, before)) {
            recorder.cut(at, stamp, track.running(), panel.tolerance());
        }
    }

    private Instant earliestEnd(List<Track> accepted) {
        Instant earliest = null;
        for (Track track : accepted) {
            Instant end = track.recorder().nextEnd(grid);
            if (earliest == null || end.isBefore(earliest)) {
                earliest = end;
            }
        }
        return earliest;
    }

    /** The first read of a channel that never had one: what ended before it is a gap for good. */
    private void openFirst(Track track, Register register, Stamp stamp) {
        ChannelRecorder recorder = track.recorder();
        for (Instant end = recorder.nextEnd(grid); !end.isAfter(stamp.at()); end = recorder.nextEnd(grid)) {
            put(recorder.gap(end, false, track.shape()));
        }
        recorder.open(register.counts(), register.unit(), stamp);
        recorder.wrapsAt(track.modulus());
        recorder.markOpened();
    }

    /** A change of register, meter or unit was believed: the old one ends with its last accepted read, the new one begins. */
    private void change(Track track, Stamp stamp) {
        Change change = judge.change(track);
        ChannelRecorder recorder = track.recorder();
        HeldReads held = change.held();
        Instant opened = held.firstStamp().at();
        boolean sameUnit = held.first().unit().equals(recorder.unit());
        Instant next = recorder.nextEnd(grid);
        if (!sameUnit && opened.isBefore(next) && opened.isAfter(recorder.start()) && !recorder.isOpenGap(next)) {
            // A change of unit ends the interval, for this channel alone, at the instant of the change.
            slots.put(opened, new Slot(opened, Set.of(recorder.id())));
            recorder.closeRevision(Optional.of(opened), change.flags(), track.shape())
                    .ifPresent(this::put);
        } else if (next.isAfter(opened) && sameUnit) {
            recorder.closeRevision(Optional.empty(), change.flags(), track.shape());
        } else {
            recorder.closeRevision(Optional.of(next), change.flags(), track.shape())
                    .ifPresent(this::put);
            skipTo(track, opened);
        }
        recorder.openRevision(held.first().counts(), held.first().unit(), held.firstStamp(), change.flags());
        recorder.wrapsAt(track.modulus());
        judge.log(track, change);
        long running = recorder.runningOn(held.last().counts(), false, 0);
        track.take(running);
        closeUpTo(List.of(track), stamp, Flags.NONE);
        recorder.accept(running, stamp, track.modulus());
    }

    private void skipTo(Track track, Instant opened) {
        ChannelRecorder recorder = track.recorder();
        for (Instant end = recorder.nextEnd(grid); !end.isAfter(opened); end = recorder.nextEnd(grid)) {
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
            slot(interval.end()).put(interval);
        }
    }

    private Slot slot(Instant end) {
        return slots.computeIfAbsent(end, at -> {
            Set<ChannelId> awaited = new TreeSet<>();
            tracks.values().forEach(track -> {
                if (track.recorder().newestEnd().isBefore(at)) {
                    awaited.add(track.recorder().id());
                }
            });
            // The one that asks has closed it already.
            awaited.addAll(closedAt(at));
            return new Slot(at, awaited);
        });
    }

    private Set<ChannelId> closedAt(Instant end) {
        Set<ChannelId> closed = new TreeSet<>();
        tracks.values().forEach(track -> {
            if (track.recorder().newestEnd().equals(end)) {
                closed.add(track.recorder().id());
            }
        });
        return closed;
    }

    /** Apparent energy of points without a register for it, as soon as its two parts are there. */
    private void fillDerived() {
        for (Track track : tracks.values()) {
            if (track.isDerived()) {
                slots.values().forEach(slot -> derive(
                                slot.intervals(), track.recorder().id())
                        .forEach(derived -> {
                            if (slot.waitsFor(derived.channel())) {
                                slot.put(derived);
                                track.recorder().skip(slot.end());
                            }
                        }));
                revisions.addAll(derive(revisions, track.recorder().id()));
            }
        }
    }

    private static List<Interval> derive(List<Interval> among, ChannelId channel) {
        ChannelId active = new ChannelId(channel.point(), Quantity.KWH_DELIVERED);
        ChannelId reactive = new ChannelId(channel.point(), Quantity.KVARH);
        List<Interval> derived = new ArrayList<>();
        for (Interval p : among) {
            if (p.channel().equals(active)
                    && among.stream()
                            .noneMatch(
                                    i -> i.channel().equals(channel) && i.end().equals(p.end()))) {
                among.stream()
                        .filter(q -> q.channel().equals(reactive) && q.end().equals(p.end()))
                        .filter(q -> q.start().equals(p.start()))
                        .findFirst()
                        .ifPresent(q -> derived.add(DerivedApparent.of(p, q)));
            }
        }
        return derived;
    }

    /** Writes as gaps what has waited an interval for its channels. Also called by a timer, for panels that are silent. */
    void overdue(Instant now) {
        if (tracks.isEmpty() || appender.isFull()) {
            return;
        }
        Instant end = nextDue();
        while (!now.isBefore(end.plus(panel.interval().duration()))) {
            Slot slot = slot(end);
            for (Track track : tracks.values()) {
                if (slot.waitsFor(track.recorder().id())) {
                    if (track.recorder().newestEnd().isBefore(end)) {
                        slot.put(track.recorder().gap(end, true, track.shape()));
                    } else {
                        slot.drop(track.recorder().id());
                    }
                }
            }
            collect();
            Instant next = nextDue();
            if (!next.isAfter(end)) {
                return;
            }
            end = next;
        }
        append();
    }

    /** The instant at which {@link #overdue} is to be called. */
    Instant nextOverdue() {
        return nextDue().plus(panel.interval().duration());
    }

    private Instant nextDue() {
        return slots.isEmpty() ? grid.after(appendedEnd) : slots.firstKey();
    }

    private void append() {
        collect();
        appender.flush(services.time().now());
    }

    private void collect() {
        if (!revisions.isEmpty()) {
            appender.addRevisions("accepted reads after a gap", List.copyOf(revisions));
            revisions.clear();
        }
        while (!slots.isEmpty() && slots.firstEntry().getValue().isComplete()) {
            Slot slot = slots.pollFirstEntry().getValue();
            if (slot.end().isAfter(appendedEnd)) {
                appendedEnd = slot.end();
            }
            if (!slot.intervals().isEmpty()) {
                appender.add(new Batch(panel.id(), Batch.Kind.BOUNDARY, "", ordered(slot)));
            }
        }
    }

    private List<Interval> ordered(Slot slot) {
        Map<ChannelId, Interval> byChannel = new HashMap<>();
        slot.intervals().forEach(interval -> byChannel.put(interval.channel(), interval));
        List<Interval> ordered = new ArrayList<>(byChannel.size());
        tracks.keySet().forEach(id -> {
            Interval interval = byChannel.get(id);
            if (interval != null) {
                ordered.add(interval);
            }
        });
        return ordered;
    }

    /** How the channels stand, for people. */
    List<ChannelView> view() {
        return tracks.values().stream().map(Track::view).toList();
    }

    void close() {
        appender.close();
    }
}
