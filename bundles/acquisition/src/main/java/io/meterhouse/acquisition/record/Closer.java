package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.meter.Reading.Register;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Closes intervals and parts of the channels of a panel between their accepted reads, and where a register ends and another begins.
 * For the recorder's worker.
 */
final class Closer {
    private final Cuts cuts;
    private final Boundaries boundaries;
    private IntervalGrid grid;
    private Duration tolerance = Duration.ZERO;

    /** @param boundaries take what is closed */
    Closer(Cuts cuts, Boundaries boundaries) {
        this.cuts = cuts;
        this.boundaries = boundaries;
    }

    void shape(IntervalGrid steps, Duration widest) {
        grid = steps;
        tolerance = widest;
    }

    /**
     * Takes accepted registers, after closing what ended before them. When the store takes nothing for so long that the memory is full,
     * what is still open is closed with later reads.
     */
    void accept(List<Track> accepted, Stamp stamp) {
        boolean all = closeUpTo(accepted, stamp);
        for (Track track : accepted) {
            if (all) {
                track.recorder().accept(track.running(), stamp, track.modulus());
            } else {
                track.recorder().acceptAside(track.running(), stamp, track.modulus());
            }
        }
    }

    /** Closes every boundary between the accepted reads and the new one, boundary by boundary, so that long gaps need little memory. */
    private boolean closeUpTo(List<Track> accepted, Stamp stamp) {
        Instant end = earliestEnd(accepted, stamp);
        while (end != null && !end.isAfter(stamp.at())) {
            if (boundaries.isFull()) {
                return false;
            }
            for (Track track : accepted) {
                ChannelRecorder recorder = track.recorder();
                if (recorder.nextEnd(grid, stamp.at()).equals(end)) {
                    cut(track, end, stamp);
                    boundaries.put(recorder.close(end, stamp, track.running(), track.shape()));
                }
            }
            boundaries.relieve();
            end = earliestEnd(accepted, stamp);
        }
        for (Track track : accepted) {
            if (!track.recorder().reads().isOutOfTime(stamp, track.recorder().start())) {
                cut(track, stamp.at().plusNanos(1), stamp);
            }
        }
        return true;
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
        if (cuts.isNone()) {
            return;
        }
        ChannelRecorder recorder = track.recorder();
        cuts.between(openSince(recorder), before)
                .ifPresentOrElse(
                        all -> all.forEach(at -> recorder.cut(at, stamp, track.running(), tolerance)),
                        recorder::missCut);
    }

    /** Notes that cuts lie where no register is known. */
    private void missCuts(ChannelRecorder recorder, Instant from, Instant before) {
        if (!cuts.isNone() && !cuts.between(from, before).equals(Optional.of(List.of()))) {
            recorder.missCut();
        }
    }

    private static Instant openSince(ChannelRecorder recorder) {
        Instant read = recorder.reads().stamp().at();
        return read.isAfter(recorder.start()) ? read : recorder.start();
    }

    /** The first read of a channel that never had one: what ended before it is a gap for good. */
    void openFirst(Track track, Register register, Stamp stamp) {
        ChannelRecorder recorder = track.recorder();
        giveUpTo(track, stamp.at());
        missCuts(recorder, recorder.start(), stamp.at());
        recorder.open(register.counts(), register.unit(), stamp);
        recorder.wrapsAt(track.modulus());
    }

    /** A change of register, meter or unit was believed: the old one ends with its last accepted read, the new one begins. */
    void change(Track track, Change change) {
        ChannelRecorder recorder = track.recorder();
        HeldReads.Held first = change.held().first();
        Instant opened = first.stamp().at();
        Instant next = recorder.nextEnd(grid, opened);
        boolean sameUnit = first.register().unit().equals(recorder.unit());
        boolean within = opened.isBefore(next);
        if (within && sameUnit) {
            missCuts(recorder, openSince(recorder), opened);
            recorder.closeRevision(Optional.empty(), change.flags(), track.shape());
        } else {
            endRegister(track, opened, change.flags());
        }
        recorder.openRevision(first.register().counts(), first.register().unit(), first.stamp(), change.flags());
        recorder.wrapsAt(track.modulus());
        accept(track, change.held().rest());
    }

    /**
     * The register of a channel ends with its last accepted read, and with it the open interval: at an instant within, for this channel
     * alone, or where that instant lies beyond it.
     */
    private void endRegister(Track track, Instant at, Flags flags) {
        ChannelRecorder recorder = track.recorder();
        Instant next = recorder.nextEnd(grid, at);
        if (at.isBefore(next) && at.isAfter(recorder.start()) && !recorder.isOpenGap(next)) {
            missCuts(recorder, openSince(recorder), at);
            recorder.closeRevision(Optional.of(at), flags, track.shape()).ifPresent(boundaries::putBetween);
        } else {
            missCuts(recorder, openSince(recorder), next);
            recorder.closeRevision(Optional.of(next), flags, track.shape()).ifPresent(boundaries::put);
            giveUpTo(track, at);
            missCuts(recorder, recorder.start(), at);
        }
    }

    /** From an instant on the channel has another register, by the site file: the next read opens it. */
    void end(Track track, Instant at, Flags flags) {
        track.letGo();
        if (track.recorder().isKnown()) {
            endRegister(track, at, flags);
            track.recorder().awaitAnother(flags);
        }
    }

    /** A channel leaves the panel. What it counted since the last boundary is kept, and it can go on from there. */
    void leave(Track track) {
        ChannelRecorder recorder = track.recorder();
        if (recorder.isKnown()) {
            missCuts(recorder, openSince(recorder), recorder.reads().newest().at());
            recorder.leave(track.shape()).ifPresent(boundaries::putBetween);
        }
    }

    /** Reads that were held turned out to follow from the accepted one. */
    void acceptHeld(Track track, HeldReads held, Flags flags) {
        for (HeldReads.Held read : held.all()) {
            track.recorder().flag(flags);
            accept(track, List.of(read));
        }
    }

    private void accept(Track track, List<HeldReads.Held> reads) {
        for (HeldReads.Held read : reads) {
            Accepted known = track.recorder().reads();
            long counts = read.register().counts();
            boolean over = track.modulus().isPresent() && counts < known.shown();
            track.take(known.runningOn(counts, over, track.modulus().orElse(0)));
            accept(List.of(track), read.stamp());
        }
    }

    /** Nothing will ever be known of the intervals that end up to an instant. */
    private void giveUpTo(Track track, Instant upTo) {
        ChannelRecorder recorder = track.recorder();
        for (Instant end = recorder.nextEnd(grid, upTo); !end.isAfter(upTo); end = recorder.nextEnd(grid, upTo)) {
            if (recorder.isOpenGap(end)) {
                recorder.skip(end);
            } else {
                boundaries.put(recorder.gap(end, false, track.shape()));
            }
        }
    }
}
