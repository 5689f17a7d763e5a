package io.meterhouse.transport.base;

import io.meterhouse.api.metering.time.WireTime;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits of one thread which are never too short, and too long by a few microseconds only. */
final class Pause {
    /** How late the system may wake a thread, seen on idle machines: so long before the end it is no longer slept, but looked at the clock. */
    private static final long SPIN_NANOS = 120_000;

    private final WireTime wire;
    private volatile Thread sleeper;

    Pause(WireTime wire) {
        this.wire = wire;
    }

    /** Returns when wire time has reached {@code nanos}, earlier only if {@code cut} says so. */
    void until(long nanos, BooleanSupplier cut) {
        long left = nanos - wire.nanos();
        if (left > SPIN_NANOS) {
            sleeper = Thread.currentThread();
            try {
                while (left > SPIN_NANOS && !cut.getAsBoolean()) {
                    LockSupport.parkNanos(this, left - SPIN_NANOS);
                    left = nanos - wire.nanos();
                }
            } finally {
                sleeper = null;
            }
        }
        while (left > 0 && !cut.getAsBoolean()) {
            Thread.onSpinWait();
            left = nanos - wire.nanos();
        }
    }

    /** From any thread: {@code cut} is looked at again. */
    void wake() {
        LockSupport.unpark(sleeper);
    }
}
