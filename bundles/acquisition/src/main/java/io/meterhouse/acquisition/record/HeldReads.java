package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.Reading.Register;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads that cannot follow from the accepted ones, held until they are believed: three of them that follow from each other, over two
 * minutes. All are kept, so that a boundary among them gets the narrowest bracket there is. For one thread.
 */
final class HeldReads {
    private static final int MOST = 256;

    private final List<Held> reads = new ArrayList<>();
    private final boolean rising;
    private int count;

    /** @param rising whether the first could follow from the accepted read, were the circuit's rating higher */
    HeldReads(Register register, Stamp stamp, boolean rising) {
        this.rising = rising;
        add(register, stamp);
    }

    void add(Register register, Stamp stamp) {
        if (reads.size() == MOST) {
            // The first is where the new register begins, the newest where it stands.
            reads.remove(1);
        }
        reads.add(new Held(register, stamp));
        count++;
    }

    Held first() {
        return reads.get(0);
    }

    Held last() {
        return reads.get(reads.size() - 1);
    }

    /** All after the first, in their order. */
    List<Held> rest() {
        return List.copyOf(reads.subList(1, reads.size()));
    }

    /** Whether they could follow from the accepted read, were the circuit's rating higher. */
    boolean isRising() {
        return rising;
    }

    /** All, in their order. */
    List<Held> all() {
        return List.copyOf(reads);
    }

    /** How many there were. */
    int count() {
        return count;
    }

    /** One of them. */
    record Held(Register register, Stamp stamp) {}
}
