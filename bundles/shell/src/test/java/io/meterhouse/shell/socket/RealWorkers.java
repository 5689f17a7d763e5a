package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Workers with threads, and a count of those that were not closed. */
final class RealWorkers implements Workers {
    private final Set<Worker> open = ConcurrentHashMap.newKeySet();

    int open() {
        return open.size();
    }

    @Override
    public Worker open(String name) {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, name));
        Worker worker = new Worker() {
            @Override
            public void execute(Runnable task) {
                try {
                    executor.execute(task);
                } catch (RejectedExecutionException e) {
                    // Late tasks are dropped in silence.
                }
            }

            @Override
            public void close() {
                open.remove(this);
                // Nobody in these tests is to need the interrupt; it comes after a while, so that a test ends.
                executor.shutdown();
                if (Thread.currentThread().getName().equals(name)) {
                    return;
                }
                try {
                    if (!executor.awaitTermination(8, TimeUnit.SECONDS)) {
                        executor.shutdownNow();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        open.add(worker);
        return worker;
    }
}
