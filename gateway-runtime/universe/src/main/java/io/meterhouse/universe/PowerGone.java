package io.meterhouse.universe;

/**
 * The power is gone. Thrown by whatever of the world the gateway touches from then on, up to the world's loop, which ends the process.
 * An error, for production code catches exceptions, and must not go on after this one. Without a stack trace: a world has thousands.
 */
public final class PowerGone extends Error {
    private static final long serialVersionUID = 1L;

    public PowerGone() {
        super("the power is gone", null, false, false);
    }
}
