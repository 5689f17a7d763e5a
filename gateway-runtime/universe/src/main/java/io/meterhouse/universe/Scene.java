package io.meterhouse.universe;

import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.oracle.Oracle;
import java.time.Duration;
import java.time.Instant;

/**
 * What the capabilities of a world share.
 *
 * @param start true time at which the world begins
 */
record Scene(Instant start, VirtualTime time, Oracle oracle, Watcher watcher) {
    /** True time, epoch ms. */
    long now() {
        return start.toEpochMilli() + (time.nanos() - VirtualTime.BEGIN) / 1_000_000;
    }

    /** What is to happen at a true instant. */
    void at(Instant instant, Runnable task) {
        time.atNanos(VirtualTime.BEGIN + Duration.between(start, instant).toNanos(), task);
    }

    /** What is to happen after a while. */
    void after(Duration wait, Runnable task) {
        time.atNanos(time.nanos() + wait.toNanos(), task);
    }

    void tell(String text) {
        watcher.tell(now(), text);
    }
}
