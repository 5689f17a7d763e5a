package io.meterhouse.uplink.mqtt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, with a limit. */
final class Waiting {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(
                            "not within " + LIMIT.toSeconds() + " s: " + what + "; " + otherwise.get());
                }
                LockSupport.parkNanos(5_000_000);
            }
        } catch (AssertionError | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void until(String what, Callable<Boolean> condition) {
        until(what, condition, () -> "");
    }
}
