package io.meterhouse.api.metering.time;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** Runs tasks later, each on the worker that is handed in, never on a thread of its own. A service of the launcher; thread-safe. */
@ProviderType
public interface Timers {
    /**
     * Runs a task once, when site time has reached an instant (at once if it has); a step of the site clock is followed within 1 s of
     * wire time. Never early by the site clock that the task sees.
     */
    Timer at(Instant site, Worker worker, Runnable task);

    /** Runs a task once, when so much wire time has passed. */
    Timer after(Duration wire, Worker worker, Runnable task);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Timer {
        /** The task will not begin any more, unless it was handed to its worker before. No effect the second time. */
        void cancel();
    }
}
