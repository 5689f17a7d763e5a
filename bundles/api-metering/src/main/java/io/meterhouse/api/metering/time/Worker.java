package io.meterhouse.api.metering.time;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs tasks one after another, in the order given, never two at once: what only its tasks touch needs no lock. A task that throws is
 * logged, and the next one runs.
 */
@ProviderType
public interface Worker extends Executor, AutoCloseable {
    /**
     * Hands over a task and returns at once. After {@link #close()} the task is dropped in silence: late timers and results are
     * normal when a component goes.
     */
    @Override
    void execute(Runnable task);

    /**
     * Drops what has not begun, and waits for the task under way to end, 10 s of wire time at most. Called from a task of its own it
     * does not wait. Its thread, if it has one, ends. A task is never interrupted: an interrupt in the middle of a write closes the
     * file under the store.
     */
    @Override
    void close();
}
