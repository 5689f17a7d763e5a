package io.meterhouse.testing;

import io.meterhouse.api.metering.time.Worker;

/** A worker without a thread: runs its tasks at once, on the thread that hands them over. */
public final class Here implements Worker {
    private boolean closed;

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            task.run();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
