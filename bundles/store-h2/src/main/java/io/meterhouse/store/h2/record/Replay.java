package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import java.time.DateTimeException;
import java.util.ArrayList;

/** Reads the frames of a segment in order, the first of which is a snapshot. */
public final class Replay {
    /** Hears what is in them. */
    public interface Visitor {
        /** A batch; the ledger knows it already. */
        void batch(long sequence, Batch batch);

        /** An event. */
        void event(LoggedEvent event);
    }

    private static final String NO_EPOCH = "0000000000000000";

    private final Visitor visitor;
    private Ledger ledger;

    public Replay(Visitor visitor) {
        this.visitor = visitor;
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
        replay.frame(bytes, 0, bytes.length);
        if (found.size() != 1) {
            throw new DamagedException(found.size() + " batches where one is kept");
        }
        return found.get(0);
    }

    /** Reads a ledger from a snapshot. */
    public static Ledger snapshot(byte[] bytes) {
        var replay = new Replay(null);
        replay.frame(bytes, 0, bytes.length);
        return replay.ledger;
    }

    /** Writes that another epoch begins. */
    public static void writeEpoch(String epoch, Out out) {
        out.octet(Item.EPOCH).text(epoch);
    }

    /** What is known after the frames so far; null before the first. */
    public Ledger ledger() {
        return ledger;
    }

    /** Reads a frame. What follows when it throws is of no use. */
    public void frame(byte[] bytes, int from, int end) {
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
            case Item.BOUNDARY -> visitor.batch(ledger.sequence() + 1, ledger.readBoundary(in));
            case Item.REVISIONS -> visitor.batch(ledger.sequence() + 1, ledger.readRevisions(in));
            case Item.EVENT -> visitor.event(ledger.events().readNext(in));
            case Item.CURSOR -> ledger.cursors().readItem(in);
            case Item.CURSOR_REMOVED -> ledger.cursors().readRemoved(in);
            case Item.FACT -> ledger.facts().readItem(in);
            case Item.FOLDED -> ledger.folded(Folded.read(in));
            case Item.LOSS -> ledger.losses().add(Losses.readRange(in));
            case Item.EPOCH -> ledger.epoch(in.text());
            default -> throw new DamagedException("a record of type " + item + ": a newer release wrote it");
        }
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
