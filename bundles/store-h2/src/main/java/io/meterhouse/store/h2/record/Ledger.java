package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known after the records so far: the same for who writes them and for who reads them later. A snapshot of it begins every
 * segment of the journal, so that a segment can be read by itself. For one thread at a time.
 */
public final class Ledger {
    private final List<Track> tracks = new ArrayList<>();
    private final Map<ChannelId, Track> byChannel = new HashMap<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final Map<String, Shape> current = new HashMap<>();
    private final List<Position> past = new ArrayList<>();
    private final Losses losses = new Losses();
    private final CursorTable cursors = new CursorTable();
    private final FactTable facts = new FactTable();
    private final EventChain events = new EventChain();
    private final BoundaryCodec boundaries = new BoundaryCodec(this);
    private final RevisionsCodec revisions = new RevisionsCodec(this);
    /** How to take back what was noted since {@link #begin}; null where nothing needs to be. */
    private ArrayDeque<Runnable> undo;

    private String epoch;
    private long sequence;
    private Instant trusted = Instant.MIN;
    private Instant newest = Instant.MIN;
    private Folded folded = Folded.NONE;
    /** Counts the changes of what a boundary does not repeat: channels, shapes, units. */
    private long fixtures;
    /** Null for all. */
    private Set<ChannelId> wanted;

    public Ledger(String epoch) {
        this.epoch = epoch;
    }

    public String epoch() {
        return epoch;
    }

    public long sequence() {
        return sequence;
    }

    /** The epochs before this one, each with the last sequence that it shares with what followed. */
    public List<Position> past() {
        return List.copyOf(past);
    }

    public Losses losses() {
        return losses;
    }

    public CursorTable cursors() {
        return cursors;
    }

    public FactTable facts() {
        return facts;
    }

    public EventChain events() {
        return events;
    }

    /** End of the newest interval that was recorded while time was known; {@link Instant#MIN} when there is none. */
    public Instant trusted() {
        return trusted;
    }

    /** End of the newest interval; {@link Instant#MIN} when there is none. */
    public Instant newest() {
        return newest;
    }

    public Folded folded() {
        return folded;
    }

    public void folded(Folded now) {
        folded = now;
    }

    /** Null where the channel never had an interval. */
    public Track track(ChannelId channel) {
        return byChannel.get(channel);
    }

    public List<Track> tracks() {
        return List.copyOf(tracks);
    }

    Track track(int index) {
        if (index < 0 || index >= tracks.size()) {
            throw new DamagedException("no channel " + index);
        }
        return tracks.get(index);
    }

    Shape shape(int index) {
        if (index >= shapes.size()) {
            throw new DamagedException("no shape " + index);
        }
        return shapes.get(index);
    }

    /** From here on everything can be taken back. */
    public void begin() {
        undo = new ArrayDeque<>();
    }

    public void commit() {
        undo = null;
    }

    public void rollback() {
        if (undo != null) {
            undo.descendingIterator().forEachRemaining(Runnable::run);
            undo = null;
        }
    }

    private void orElse(Runnable back) {
        if (undo != null) {
            undo.add(back);
        }
    }

    /** Writes a batch as the next sequence, and notes it. */
    public void write(Batch batch, Out out) {
        if (batch.kind() == Batch.Kind.BOUNDARY) {
            boundaries.write(batch, out);
        } else {
            revisions.write(batch, out);
        }
        note(batch.intervals());
        if (batch.kind() == Batch.Kind.BOUNDARY) {
            Interval first = batch.intervals().get(0);
            note(current.get(batch.panel()), first.start(), first.end());
        }
    }

    /** From here on only intervals of some channels are read; for who changes nothing. */
    void only(Set<ChannelId> channels) {
        wanted = channels;
        tracks.forEach(track -> track.want(channels.contains(track.id())));
    }

    /** Empty where it has nothing that is wanted. */
    Optional<Batch> readBoundary(In in) {
        BoundaryCodec.Read read = boundaries.read(in);
        note(read.intervals());
        note(read.shape(), read.start(), read.end());
        if (read.intervals().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Batch(read.shape().panel, Batch.Kind.BOUNDARY, read.reason(), read.intervals()));
    }

    Batch readRevisions(In in) {
        Batch batch = revisions.read(in);
        note(batch.intervals());
        return batch;
    }

    private void note(List<Interval> intervals) {
        long sequenceBefore = sequence;
        Instant trustedBefore = trusted;
        Instant newestBefore = newest;
        orElse(() -> {
            sequence = sequenceBefore;
            trusted = trustedBefore;
            newest = newestBefore;
        });
        sequence++;
        for (Interval interval : intervals) {
            Track track = byChannel.get(interval.channel());
            ChannelState before = track.state();
            orElse(() -> track.set(before));
            int revision = track.channelRevision();
            CountUnit unit = track.unit();
            track.set(Track.after(before, interval));
            if (track.channelRevision() != revision || !track.unit().equals(unit)) {
                fixture();
            }
            if (interval.end().isAfter(newest)) {
                newest = interval.end();
            }
            if (interval.end().isAfter(trusted) && !interval.flags().has(Flag.TIME_UNKNOWN)) {
                trusted = interval.end();
            }
        }
    }

    private void note(Shape shape, Instant start, Instant end) {
        Instant endBefore = shape.lastEnd;
        long lengthBefore = shape.lengthMillis;
        orElse(() -> {
            shape.lastEnd = endBefore;
            shape.lengthMillis = lengthBefore;
        });
        shape.lastEnd = end;
        shape.lengthMillis = end.toEpochMilli() - start.toEpochMilli();
    }

    Track trackFor(ChannelId channel, Out out) {
        Track track = byChannel.get(channel);
        if (track == null) {
            out.octet(Item.CHANNEL).text(channel.toString());
            track = addTrack(channel);
        }
        return track;
    }

    Track addTrack(ChannelId channel) {
        var track = new Track(channel, tracks.size());
        track.want(wanted == null || wanted.contains(channel));
        tracks.add(track);
        byChannel.put(channel, track);
        orElse(() -> {
            tracks.remove(track.index());
            byChannel.remove(channel);
        });
        fixture();
        return track;
    }

    Shape shapeFor(Batch batch, Out out) {
        Shape shape = current.get(batch.panel());
        if (shape != null && shape.fits(batch.intervals())) {
            return shape;
        }
        var members = new Track[batch.intervals().size()];
        for (int i = 0; i < members.length; i++) {
            members[i] = trackFor(batch.intervals().get(i).channel(), out);
        }
        out.octet(Item.SHAPE).text(batch.panel()).number(members.length);
        for (Track member : members) {
            out.number(member.index());
        }
        return addShape(batch.panel(), members);
    }

    Shape addShape(String panel, Track[] members) {
        var shape = new Shape(shapes.size(), panel, members);
        Shape before = current.put(panel, shape);
        if (before != null) {
            shape.lastEnd = before.lastEnd;
            shape.lengthMillis = before.lengthMillis;
        }
        shapes.add(shape);
        orElse(() -> {
            shapes.remove(shape.index);
            if (before == null) {
                current.remove(panel);
            } else {
                current.put(panel, before);
            }
        });
        fixture();
        return shape;
    }

    void fixture() {
        fixtures++;
        orElse(() -> fixtures--);
    }

    long fixtures() {
        return fixtures;
    }

    /** The shapes in use, by panel. */
    List<Shape> currentShapes() {
        return shapes.stream()
                .filter(shape -> current.get(shape.panel) == shape)
                .toList();
    }

    /** How far each panel's boundaries go. */
    public List<Reach> reaches() {
        return currentShapes().stream()
                .map(shape -> new Reach(
                        shape.panel, Arrays.stream(shape.tracks).map(Track::id).toList(), shape.lastEnd))
                .toList();
    }

    /** After a gap: what was known of registers follows from nothing any more. */
    void resume(long head, List<Instant> ends, List<Long> lengths) {
        sequence = head;
        List<Shape> known = currentShapes();
        for (int i = 0; i < known.size(); i++) {
            known.get(i).lastEnd = ends.get(i);
            known.get(i).lengthMillis = lengths.get(i);
        }
        tracks.forEach(Track::forgetRegister);
    }

    /** Forgets shapes that are out of use. Only where a snapshot follows, for the numbers of those that stay change. */
    public void renumberShapes() {
        var kept = new ArrayList<>(current.values());
        kept.sort((a, b) -> a.panel.compareTo(b.panel));
        shapes.clear();
        current.clear();
        for (Shape old : kept) {
            Shape shape = addShape(old.panel, old.tracks);
            shape.lastEnd = old.lastEnd;
            shape.lengthMillis = old.lengthMillis;
        }
    }

    List<Shape> shapes() {
        return shapes;
    }

    /** Begins another epoch, which shares everything so far. */
    public void epoch(String next) {
        past.add(new Position(epoch, sequence));
        epoch = next;
    }

    /** A snapshot was read: its channels and shapes were there before. */
    void fixtures(long count) {
        fixtures = count;
    }

    void restore(long head, Instant trustedEnd, Instant newestEnd, List<Position> epochs) {
        sequence = head;
        trusted = trustedEnd;
        newest = newestEnd;
        past.clear();
        past.addAll(epochs);
    }
}
