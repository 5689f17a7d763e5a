package io.meterhouse.acquisition.record;

import java.time.Instant;
import java.util.List;

/** The announced instants of a panel; asked for once for all channels of a reading. For the recorder's worker. */
final class Cuts {
    private final String panel;
    private final RecorderServices services;
    private Instant from = Instant.MIN;
    private Instant before = Instant.MIN;
    private List<Instant> known = List.of();

    Cuts(String panel, RecorderServices services) {
        this.panel = panel;
        this.services = services;
    }

    /** Whether nobody announces any. */
    boolean isNone() {
        return services.hasNoCuts();
    }

    /** Those strictly between two instants, ascending. */
    List<Instant> between(Instant lower, Instant upper) {
        if (!lower.equals(from) || !upper.equals(before)) {
            from = lower;
            before = upper;
            known = services.cuts(panel, lower, upper);
        }
        return known;
    }
}
