package io.meterhouse.api.metering;

/**
 * What a channel counts. Delivered (to the tenant) and received (from him) are two non-negative channels; net is only a view.
 * IEC 61968-9 flow directions forward and reverse.
 */
public enum Quantity {
    /** Active energy delivered, in mWh. */
    KWH_DELIVERED("kwh-del", "kWh"),
    /** Active energy received, in mWh. */
    KWH_RECEIVED("kwh-rec", "kWh"),
    /** Reactive energy, in mvarh. */
    KVARH("kvarh", "kvarh"),
    /** Apparent energy, in mVAh. */
    KVAH("kvah", "kVAh");

    private final String code;
    private final String unit;

    Quantity(String code, String unit) {
        this.code = code;
        this.unit = unit;
    }

    /** The short name used in channel ids, files and messages. */
    public String code() {
        return code;
    }

    /** The unit that people read, a million times the unit of {@link CountUnit}. */
    public String unit() {
        return unit;
    }

    /**
     * The quantity of a code.
     *
     * @throws IllegalArgumentException if no quantity has it
     */
    public static Quantity ofCode(String code) {
        for (Quantity quantity : values()) {
            if (quantity.code.equals(code)) {
                return quantity;
            }
        }
        throw new IllegalArgumentException("no quantity '" + code + "': one of kwh-del, kwh-rec, kvarh, kvah expected");
    }
}
