package io.meterhouse.itest.peer;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others bring about. */
public final class Await {
    private static final long GLANCE_NANOS = 20_000_000;

    private Await() {}

    /** Looks again and again until the condition holds; an assertion that fails counts as not yet. */
    public static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        AssertionError last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (AssertionError e) {
                last = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }
}
