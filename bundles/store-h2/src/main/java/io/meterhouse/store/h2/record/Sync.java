package io.meterhouse.store.h2.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a ledger stands, in few bytes: begins every block of the journal, so that a reader can go on after a block that is damaged. What
 * changes rarely (channels, shapes, units) is not in it, only how often that changed: where it did within the gap, nothing can be read up
 * to the next snapshot.
 */
final class Sync {
    private static final int HASH = 32;
    private static final int MOST_PANELS = 100_000;

    private final long sequence;
    private final long event;
    private final byte[] hash;
    private final long fixtures;
    private final List<Instant> ends = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();

    private Sync(In in) {
        sequence = in.number();
        event = in.number();
        hash = in.raw(HASH);
        fixtures = in.number();
        Instant base = Instant.EPOCH;
        for (int left = in.number(MOST_PANELS); left > 0; left--) {
            base = in.time(base);
            ends.add(base);
            lengths.add(in.signed());
        }
    }

    static void write(Ledger ledger, Out out) {
        out.octet(Item.SYNC)
                .number(ledger.sequence())
                .number(ledger.events().number())
                .raw(ledger.events().hash(), 0, HASH)
                .number(ledger.fixtures());
        List<Shape> shapes = ledger.currentShapes();
        out.number(shapes.size());
        Instant base = Instant.EPOCH;
        for (Shape shape : shapes) {
            out.time(base, shape.lastEnd).signed(shape.lengthMillis);
            base = shape.lastEnd;
        }
    }

    long sequence() {
        return sequence;
    }

    long event() {
        return event;
    }

    static Sync read(In in) {
        return new Sync(in);
    }

    /** Whether a ledger that stands there, or stood there before a gap, can be gone on with. */
    boolean fits(Ledger ledger) {
        return fixtures == ledger.fixtures()
                && ends.size() == ledger.currentShapes().size()
                && sequence >= ledger.sequence()
                && event >= ledger.events().number();
    }

    /** Whether a ledger stands exactly there. */
    boolean holds(Ledger ledger) {
        return fits(ledger)
                && sequence == ledger.sequence()
                && event == ledger.events().number();
    }

    void resume(Ledger ledger) {
        ledger.resume(sequence, ends, lengths);
        ledger.events().resume(event, hash);
    }
}
