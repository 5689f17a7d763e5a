package io.meterhouse.api.metering.time;

import java.util.concurrent.Executor;

/**
 * Runs tasks one after another, in the order given, never two at once: what only its tasks touch needs no lock. A task that throws is
 * logged, and the next one runs.
 */
public interface Worker extends Executor, AutoCloseable {
    /**
     * Hands over a task and returns at once. After {@link #close()} the task is dropped in silence: late timers and results are
     * normal when a component goes.
     */
    @Override
    void execute(Runnable task);

    /**
     * Drops what has not begun, and waits for the task under way to end, 10 s of wire time at most, after it was interrupted. Called
     * from a task of its own it does not wait. Its thread, if it has one, ends.
     */
    @Override
    void close();
}
