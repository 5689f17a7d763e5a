package io.meterhouse.transport.base;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time and real threads for tests of transports: what the launcher gives them in the gateway. */
public final class RealTime implements Workers, Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "test-clock"));

    public RealTime() {
        clock.setRemoveOnCancelPolicy(true);
    }

    /** All that a transport is given. */
    public Surroundings surroundings() {
        return new Surroundings(System::nanoTime, new Site(), this, this);
    }

    @Override
    public Worker open(String name) {
        return new Thread1(name);
    }

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        return after(Duration.between(Instant.now(), site), worker, task);
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        ScheduledFuture<?> waiting = clock.schedule(() -> worker.execute(task), wire.toNanos(), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private record Site() implements SiteTime {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire;
        }

        @Override
        public Duration toWire(Duration site) {
            return site.isNegative() ? Duration.ZERO : site;
        }

        @Override
        public ClockQuality quality() {
            return new ClockQuality("test", Duration.ZERO);
        }
    }

    /** A worker with one thread. */
    private static final class Thread1 implements Worker {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final ThreadPoolExecutor thread;
        private volatile Thread own;

        Thread1(String name) {
            thread =
                    new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        own = new Thread(task, name);
                        return own;
                    }) {
                        @Override
                        protected void terminated() {
                            ended.countDown();
                        }
                    };
        }

        @Override
        public void execute(Runnable task) {
            try {
                thread.execute(task);
            } catch (RejectedExecutionException e) {
                // Closed: dropped, as the contract says.
            }
        }

        @Override
        public void close() {
            // Never interrupted: whoever closes has to wake what it has waiting.
            thread.shutdown();
            thread.getQueue().clear();
            try {
                if (Thread.currentThread() != own && !ended.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(own + " does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
