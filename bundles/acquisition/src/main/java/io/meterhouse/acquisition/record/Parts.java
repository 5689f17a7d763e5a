package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pieces into which the open interval of a channel was cut, and whether a cut was missed: then it stays whole. */
final class Parts {
    private final List<Part> parts = new ArrayList<>();
    private long base;
    private int opening;
    private boolean missed;

    /**
     * The register from which the next part counts, where nothing was cut yet.
     *
     * @param edge flags of the bracket that it lies in: of the first part, not of those that were cut well behind it
     */
    void begin(long register, int edge) {
        base = register;
        opening = edge;
        parts.clear();
    }

    boolean isAfterLast(Instant at) {
        return parts.isEmpty() || at.isAfter(parts.get(parts.size() - 1).end());
    }

    void cut(Instant at, long register, Bracket bracket) {
        if (parts.size() >= Interval.MOST_PARTS - 1) {
            missed = true;
            return;
        }
        parts.add(new Part(at, register - base, new Flags(parts.isEmpty() ? opening : 0), Optional.of(bracket)));
        base = register;
    }

    /** A cut lies where no register is known, or not well enough. */
    void miss() {
        missed = true;
    }

    /** What was cut is given up, since the register ends. */
    void giveUp() {
        missed |= !parts.isEmpty();
        parts.clear();
    }

    boolean isMissed() {
        return missed;
    }

    /**
     * All parts up to the end of the interval; none where it was not cut, or a cut was missed.
     *
     * @param edge flags of the bracket at the end: of the last part
     */
    List<Part> upTo(Instant end, long register, int edge) {
        if (missed || parts.isEmpty()) {
            return List.of();
        }
        parts.add(new Part(end, register - base, new Flags(edge), Optional.empty()));
        return List.copyOf(parts);
    }

    /** The next interval is open. */
    void clear() {
        parts.clear();
        missed = false;
    }
}
