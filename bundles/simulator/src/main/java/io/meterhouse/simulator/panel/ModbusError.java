package io.meterhouse.simulator.panel;

/** A request that a meter answers with an exception response. */
public final class ModbusError extends Exception {
    private static final long serialVersionUID = 1;

    public static final int FUNCTION = 1;
    public static final int ADDRESS = 2;
    public static final int VALUE = 3;
    public static final int FAILURE = 4;

    private final int code;

    public ModbusError(int code) {
        super("exception " + code, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
