package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.ChannelState.Known;
import io.meterhouse.api.store.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole ledger in bytes. */
public final class Snapshots {
    private static final int MOST_CHANNELS = 1_000_000;

    private Snapshots() {}

    /** Writes a ledger. What comes after it in the same segment may refer to it. */
    public static void write(Ledger ledger, Out out) {
        out.octet(Item.SNAPSHOT).octet(Format.CURRENT).text(ledger.epoch()).number(ledger.sequence());
        optional(out, ledger.trusted());
        optional(out, ledger.newest());
        out.number(ledger.past().size());
        ledger.past().forEach(position -> out.text(position.epoch()).number(position.sequence()));
        List<Track> tracks = ledger.tracks();
        out.number(tracks.size());
        Instant base = ledger.newest().equals(Instant.MIN) ? Instant.EPOCH : ledger.newest();
        tracks.forEach(track -> write(track, base, out));
        out.number(ledger.shapes().size());
        for (Shape shape : ledger.shapes()) {
            out.text(shape.panel)
                    .time(base, shape.lastEnd)
                    .signed(shape.lengthMillis)
                    .number(shape.tracks.length);
            for (Track track : shape.tracks) {
                out.number(track.index());
            }
        }
        out.number(ledger.fixtures());
        ledger.folded().write(out);
        ledger.losses().write(out);
        ledger.events().write(out);
        ledger.cursors().write(out);
        ledger.facts().write(out);
    }

    private static void optional(Out out, Instant instant) {
        boolean there = !instant.equals(Instant.MIN);
        out.octet(there ? 1 : 0);
        if (there) {
            out.time(Instant.EPOCH, instant);
        }
    }

    private static void write(Track track, Instant base, Out out) {
        out.text(track.id().toString());
        ChannelState state = track.state();
        out.octet(state == null ? 0 : state.known().isEmpty() ? 1 : 2);
        if (state == null) {
            return;
        }
        out.time(base, state.lastEnd()).number(state.channelRevision());
        PieceCodec.writeUnit(out, state.unit());
        if (state.known().isPresent()) {
            Known known = state.known().get();
            out.time(state.lastEnd(), known.at()).signed(known.register()).bracket(known.at(), known.bracket());
        }
    }

    /** Reads a ledger; the reader stands after the octet that says what it is. */
    static Ledger read(In in) {
        Format.require(in.octet(), "a snapshot");
        var ledger = new Ledger(in.text());
        long sequence = in.number();
        Instant trusted = optional(in);
        Instant newest = optional(in);
        var epochs = new ArrayList<Position>();
        for (int left = in.number(100_000); left > 0; left--) {
            String epoch = in.text();
            epochs.add(new Position(epoch, in.number()));
        }
        ledger.restore(sequence, trusted, newest, epochs);
        Instant base = newest.equals(Instant.MIN) ? Instant.EPOCH : newest;
        for (int left = in.number(MOST_CHANNELS); left > 0; left--) {
            Track track = ledger.addTrack(ChannelId.parse(in.text()));
            track.set(state(in, base));
        }
        for (int left = in.number(MOST_CHANNELS); left > 0; left--) {
            String panel = in.text();
            Instant lastEnd = in.time(base);
            long length = in.signed();
            Shape shape = ledger.addShape(panel, members(in, ledger));
            shape.lastEnd = lastEnd;
            shape.lengthMillis = length;
        }
        ledger.fixtures(in.number());
        ledger.folded(Folded.read(in));
        ledger.losses().read(in);
        ledger.events().read(in);
        ledger.cursors().read(in);
        ledger.facts().read(in);
        return ledger;
    }

    static Track[] members(In in, Ledger ledger) {
        var members = new Track[in.number(4096)];
        for (int i = 0; i < members.length; i++) {
            members[i] = ledger.track(in.number(MOST_CHANNELS));
        }
        return members;
    }

    private static Instant optional(In in) {
        return in.octet() == 0 ? Instant.MIN : in.time(Instant.EPOCH);
    }

    private static ChannelState state(In in, Instant base) {
        int there = in.octet();
        if (there == 0) {
            return null;
        }
        Instant lastEnd = in.time(base);
        int channelRevision = in.number(Integer.MAX_VALUE);
        CountUnit unit = PieceCodec.readUnit(in);
        if (there == 1) {
            return new ChannelState(lastEnd, channelRevision, unit, Optional.empty());
        }
        Instant at = in.time(lastEnd);
        long register = in.signed();
        return new ChannelState(lastEnd, channelRevision, unit, Optional.of(new Known(at, register, in.bracket(at))));
    }
}
