package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the frames of a segment in order, the first of which is a snapshot. */
public final class Replay {
    /** Hears what is in them. */
    public interface Visitor {
        /** A batch; the ledger knows it already. */
        void batch(long sequence, Batch batch);

        /** An event. */
        void event(LoggedEvent event);

        /** What was between the last and the next cannot be read. */
        default void gap(Gap gap) {}
    }

    private static final String NO_EPOCH = "0000000000000000";

    private final Visitor visitor;
    private Ledger ledger;
    private final List<Event> told = new ArrayList<>();
    private long next = -1;
    /** Null for all. */
    private Set<ChannelId> wanted;
    /** Whether nothing can be understood before another snapshot, or a block that says where things stand. */
    private boolean lost;
    /** Whether only a snapshot will do. */
    private boolean astray;

    public Replay(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * @param before the ledger where the segment before ends, should this one's snapshot be damaged; null when there is none. It is
     *     changed then.
     */
    public Replay(Visitor visitor, Ledger before) {
        this.visitor = visitor;
        this.ledger = before;
        this.lost = true;
    }

    /** Of boundaries only the intervals of some channels are read, which is several times faster; others may be given all the same. */
    public Replay only(Set<ChannelId> channels) {
        wanted = channels;
        if (ledger != null) {
            ledger.only(channels);
        }
        return this;
    }

    /** A batch in bytes that need nothing else to be read. */
    public static byte[] standAlone(Batch batch) {
        var out = new Out();
        new Ledger(NO_EPOCH).write(batch, out);
        return out.toByteArray();
    }

    /** Reads what {@link #standAlone(Batch)} wrote. */
    public static Batch standAlone(byte[] bytes) {
        var found = new ArrayList<Batch>();
        var replay = new Replay(new Visitor() {
            @Override
            public void batch(long sequence, Batch batch) {
                found.add(batch);
            }

            @Override
            public void event(LoggedEvent event) {
                throw new DamagedException("an event where a batch is kept");
            }
        });
        replay.ledger = new Ledger(NO_EPOCH);
        replay.items(bytes, 0, bytes.length);
        if (found.size() != 1) {
            throw new DamagedException(found.size() + " batches where one is kept");
        }
        return found.get(0);
    }

    /** Reads a ledger from a snapshot. */
    public static Ledger snapshot(byte[] bytes) {
        return remembered(bytes).ledger();
    }

    /**
     * What a generation carries.
     *
     * @param ledger as it is when the generation counts
     * @param told the events that the journal's record of that holds: they are in no other place before
     */
    public record Remembered(Ledger ledger, List<Event> told) {}

    /** Reads what a generation carries. */
    public static Remembered remembered(byte[] bytes) {
        var replay = new Replay(null);
        replay.items(bytes, 0, bytes.length);
        return new Remembered(replay.ledger, List.copyOf(replay.told));
    }

    /** The newest sequence and event before a frame that begins a block. */
    public static long[] stand(byte[] bytes, int from, int end) {
        var in = new In(bytes, from, end);
        int item = in.octet();
        if (item == Item.SNAPSHOT) {
            Ledger ledger = Snapshots.read(in);
            return new long[] {ledger.sequence(), ledger.events().number()};
        }
        if (item == Item.SYNC) {
            Sync sync = Sync.read(in);
            return new long[] {sync.sequence(), sync.event()};
        }
        throw new DamagedException("a block that does not say where things stand");
    }

    /** Writes that another epoch begins. */
    public static void writeEpoch(String epoch, Out out) {
        out.octet(Item.EPOCH).text(epoch);
    }

    /** What is known after the frames so far; null before the first. */
    public Ledger ledger() {
        return ledger;
    }

    /** Whether the newest frames could not be understood: what they need was in those that are missing before them. */
    public boolean isLost() {
        return lost;
    }

    /**
     * Reads a frame. After numbers that are missing nothing is understood before a frame that says where things stand.
     *
     * @return whether it was understood
     * @throws NewerReleaseException when it holds what this release does not know
     */
    public boolean frame(long number, byte[] bytes, int from, int end) {
        lost |= next >= 0 && number != next;
        next = number + 1;
        if (lost && !found(new In(bytes, from, end))) {
            return false;
        }
        lost = false;
        try {
            items(bytes, from, end);
        } catch (DamagedException e) {
            // It is whole, and yet contradicts what was read before: that must have been read wrongly.
            lost = true;
            astray = true;
            return false;
        }
        return true;
    }

    private boolean found(In in) {
        int item = in.octet();
        if (item == Item.SNAPSHOT) {
            astray = false;
            return true;
        }
        if (item != Item.SYNC || astray || ledger == null) {
            return false;
        }
        var sync = Sync.read(in);
        if (!sync.fits(ledger)) {
            return false;
        }
        if (!sync.holds(ledger)) {
            List<Reach> before = ledger.reaches();
            long sequence = ledger.sequence();
            long event = ledger.events().number();
            sync.resume(ledger);
            visitor.gap(new Gap(
                    sequence + 1,
                    ledger.sequence(),
                    event + 1,
                    ledger.events().number(),
                    Gap.names(before, ledger.reaches())));
        }
        return true;
    }

    private void items(byte[] bytes, int from, int end) {
        var in = new In(bytes, from, end);
        try {
            while (in.more()) {
                item(in.octet(), in);
            }
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new DamagedException("a record that contradicts itself: " + e.getMessage(), e);
        }
    }

    private void item(int item, In in) {
        if (item == Item.SNAPSHOT) {
            ledger = Snapshots.read(in);
            if (wanted != null) {
                ledger.only(wanted);
            }
            return;
        }
        if (ledger == null) {
            throw new DamagedException("records before the first snapshot");
        }
        switch (item) {
            case Item.CHANNEL -> ledger.addTrack(ChannelId.parse(in.text()));
            case Item.SHAPE -> {
                String panel = in.text();
                ledger.addShape(panel, Snapshots.members(in, ledger));
            }
            case Item.BOUNDARY -> ledger.readBoundary(in).ifPresent(batch -> visitor.batch(ledger.sequence(), batch));
            case Item.REVISIONS -> {
                Batch batch = ledger.readRevisions(in);
                visitor.batch(ledger.sequence(), batch);
            }
            case Item.EVENT -> visitor.event(ledger.events().readNext(in));
            case Item.CURSOR -> ledger.cursors().readItem(in);
            case Item.CURSOR_REMOVED -> ledger.cursors().readRemoved(in);
            case Item.FACT -> ledger.facts().readItem(in);
            case Item.FOLDED -> ledger.folded(Folded.read(in));
            case Item.LOSS -> ledger.losses().add(Losses.readRange(in));
            case Item.EPOCH -> ledger.epoch(in.text());
            case Item.TOLD -> told.add(EventChain.readLoose(in));
            case Item.SYNC -> {
                if (!Sync.read(in).holds(ledger)) {
                    throw new DamagedException("a block that says it stands elsewhere");
                }
            }
            default -> throw new NewerReleaseException("a record of type " + item);
        }
    }

    /** Writes where a ledger stands, as the beginning of a block. */
    public static void writeSync(Ledger ledger, Out out) {
        Sync.write(ledger, out);
    }

    /** Writes an event that is told when a generation counts. */
    public static void writeTold(Event event, Out out) {
        out.octet(Item.TOLD);
        EventChain.writeLoose(event, out);
    }

    /** Writes that a generation is made. */
    public static void writeFolded(Folded folded, Out out) {
        out.octet(Item.FOLDED);
        folded.write(out);
    }

    /** Writes that sequences are not there any more. */
    public static void writeLoss(Losses.Range range, Out out) {
        out.octet(Item.LOSS);
        Losses.write(range, out);
    }
}
