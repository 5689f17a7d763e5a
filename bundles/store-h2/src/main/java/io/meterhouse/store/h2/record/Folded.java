package io.meterhouse.store.h2.record;

import java.time.Instant;

/**
 * What the newest generation holds.
 *
 * @param generation its number; 0 when there is none
 * @param sequence everything up to here that is kept is in it
 * @param event every event up to here that is kept is in it
 * @param at site time when it was made; the epoch of 1970 when there is none
 * @param oldest end of its oldest interval; null when it has none
 */
public record Folded(int generation, long sequence, long event, Instant at, Instant oldest) {
    public static final Folded NONE = new Folded(0, 0, 0, Instant.EPOCH, null);

    void write(Out out) {
        out.number(generation).number(sequence).number(event).time(Instant.EPOCH, at);
        out.octet(oldest == null ? 0 : 1);
        if (oldest != null) {
            out.time(Instant.EPOCH, oldest);
        }
    }

    static Folded read(In in) {
        int generation = in.number(Integer.MAX_VALUE);
        long sequence = in.number();
        long event = in.number();
        Instant at = in.time(Instant.EPOCH);
        return new Folded(generation, sequence, event, at, in.octet() == 0 ? null : in.time(Instant.EPOCH));
    }
}
