package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.Reading.Register;

/**
 * Reads that cannot follow from the accepted ones, held until they are believed: three of them that follow from each other, over two
 * minutes. No single read opens a revision.
 *
 * @param first the first of them
 * @param firstStamp when it was read
 * @param last the newest
 * @param lastStamp when it was read
 * @param count how many
 */
record HeldReads(Register first, Stamp firstStamp, Register last, Stamp lastStamp, int count) {
    static HeldReads begin(Register register, Stamp stamp) {
        return new HeldReads(register, stamp, register, stamp, 1);
    }

    HeldReads with(Register register, Stamp stamp) {
        return new HeldReads(first, firstStamp, register, stamp, count + 1);
    }
}
