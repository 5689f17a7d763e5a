package io.meterhouse.bench.cache;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How much of the heap lives, found by collecting the rest. */
final class HeapWatch {
    private static final int EVERY_MILLIS = 20;

    private volatile long most;

    /** Bytes that live now. */
    long live() {
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        most = Math.max(most, live);
        return live;
    }

    /** Bytes that ever lived when it was looked. */
    long most() {
        return most;
    }

    /** Looks every 20 ms until it is closed. */
    Looking look() {
        return new Looking();
    }

    final class Looking implements AutoCloseable {
        private final Thread thread = new Thread(this::run, "heap");
        private volatile boolean over;

        private Looking() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            while (!over) {
                live();
                try {
                    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        void once() {
            live();
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
