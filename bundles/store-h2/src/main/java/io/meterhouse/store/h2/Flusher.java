package io.meterhouse.store.h2;

import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Sees to it that what waits is written soon, though nobody appends. Its lock is never held while anything is written. */
final class Flusher {
    /** How long something may wait for an append to go with. */
    enum Patience {
        /** A metrological event is durable within a second. */
        NONE(Duration.ofMillis(400)),
        SOME(Duration.ofSeconds(3)),
        /** The next boundary takes it along: a write of its own would double what a quiet gateway writes. */
        MUCH(Duration.ofMinutes(6));

        private final Duration wire;

        Patience(Duration wire) {
            this.wire = wire;
        }
    }

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Timers timers;
    private final Worker worker;
    private final Runnable flush;
    private Timers.Timer timer = () -> {};
    private Patience waiting;
    private boolean closed;

    Flusher(Timers timers, Worker worker, Runnable flush) {
        this.timers = timers;
        this.worker = worker;
        this.flush = flush;
    }

    synchronized void wake(Patience patience) {
        if (closed || waiting != null && waiting.compareTo(patience) <= 0) {
            return;
        }
        timer.cancel();
        set(patience, patience.wire);
    }

    /** After a write: where an append took along what waited, nothing need be written for it any more. */
    synchronized void written(BooleanSupplier pending) {
        if (pending.getAsBoolean()) {
            wake(Patience.SOME);
        } else {
            timer.cancel();
            waiting = null;
        }
    }

    /** After a failure. */
    synchronized void later() {
        if (!closed && waiting == null) {
            set(Patience.NONE, AGAIN);
        }
    }

    private void set(Patience patience, Duration wire) {
        waiting = patience;
        timer = timers.after(wire, worker, this::run);
    }

    private void run() {
        synchronized (this) {
            waiting = null;
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
