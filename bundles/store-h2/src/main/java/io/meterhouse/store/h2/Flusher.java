package io.meterhouse.store.h2;

import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;

/** Sees to it that what waits is written soon, though nobody appends. Its lock is never held while anything is written. */
final class Flusher {
    /** A metrological event is durable within a second. */
    private static final Duration URGENT = Duration.ofMillis(400);

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Timers timers;
    private final Worker worker;
    private final Runnable flush;
    private Timers.Timer timer = () -> {};
    private boolean waiting;
    private boolean urgentlyWaiting;
    private boolean closed;

    Flusher(Timers timers, Worker worker, Runnable flush) {
        this.timers = timers;
        this.worker = worker;
        this.flush = flush;
    }

    synchronized void wake(boolean urgent) {
        if (closed || waiting && (urgentlyWaiting || !urgent)) {
            return;
        }
        timer.cancel();
        set(urgent ? URGENT : SOON, urgent);
    }

    /** After a failure. */
    synchronized void later() {
        if (!closed && !waiting) {
            set(AGAIN, true);
        }
    }

    private void set(Duration wire, boolean urgent) {
        waiting = true;
        urgentlyWaiting = urgent;
        timer = timers.after(wire, worker, this::run);
    }

    private void run() {
        synchronized (this) {
            waiting = false;
            if (closed) {
                return;
            }
        }
        flush.run();
    }

    synchronized void close() {
        closed = true;
        timer.cancel();
    }
}
