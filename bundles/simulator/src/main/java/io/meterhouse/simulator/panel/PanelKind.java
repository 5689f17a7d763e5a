package io.meterhouse.simulator.panel;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The meters that are imitated. */
public enum PanelKind {
    PANEL_24("panel-24", 24, 48, 2000, 1L << 32),
    PANEL_12("panel-12", 12, 24, 2000, 1L << 32),
    /** A three-phase meter with float registers; the truth is told in 10 Wh, of the float that is on the wire. */
    SDM630("sdm630", 1, 3, 10_000, 1_000_000_000L),
    /** A branch feeder monitor: 36 submeters, each behind a unit id of its own; energy in whole kWh (address unconfirmed). */
    BFM136("bfm136", 36, 36, 1_000_000, 100_000_000L);

    private final String id;
    private final int points;
    private final int cts;
    private final long countMilliWattHours;
    private final long modulus;

    PanelKind(String id, int points, int cts, long countMilliWattHours, long modulus) {
        this.id = id;
        this.points = points;
        this.cts = cts;
        this.countMilliWattHours = countMilliWattHours;
        this.modulus = modulus;
    }

    public static Optional<PanelKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    public static String ids() {
        return Arrays.stream(values()).map(PanelKind::id).collect(Collectors.joining(", "));
    }

    public String id() {
        return id;
    }

    public int points() {
        return points;
    }

    public int cts() {
        return cts;
    }

    /** mWh of one count of the energy registers. */
    public long countMilliWattHours() {
        return countMilliWattHours;
    }

    /** mJ of one count. */
    long count() {
        return countMilliWattHours * 3600;
    }

    /** Counts at which the registers begin again at 0, unless it is set otherwise. */
    public long modulus() {
        return modulus;
    }

    /** Unit ids that one such device occupies. */
    public int units() {
        return this == BFM136 ? points : 1;
    }
}
