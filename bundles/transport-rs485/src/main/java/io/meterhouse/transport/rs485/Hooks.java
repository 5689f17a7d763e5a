package io.meterhouse.transport.rs485;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Remembers the threads that the serial library makes, to take its shutdown hook out of the JVM. */
final class Hooks implements ThreadFactory {
    private final List<Thread> made = new ArrayList<>();

    @Override
    public synchronized Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "serial-library");
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    synchronized void remove() {
        try {
            made.forEach(Runtime.getRuntime()::removeShutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down: it runs its hooks already.
        }
        made.clear();
    }
}
