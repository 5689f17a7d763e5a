package io.meterhouse.testing;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real clock and real threads, as the launcher gives them; site time may run faster. */
public final class RealTime implements WorldTime, AutoCloseable {
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "test-clock"));
    private final long began = System.nanoTime();
    private final Instant origin;
    private final int speed;

    public RealTime() {
        this(Instant.now(), 1);
    }

    /**
     * Site time that runs faster.
     *
     * @param origin the site time that it is now
     * @param speed seconds of site time in a second of wire time
     */
    public RealTime(Instant origin, int speed) {
        this.origin = origin;
        this.speed = speed;
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant now() {
        return siteAt(nanos());
    }

    @Override
    public Instant siteAt(long wire) {
        return origin.plusNanos(wire * speed);
    }

    @Override
    public long nanos() {
        return System.nanoTime() - began;
    }

    @Override
    public Duration toSite(Duration wire) {
        return wire.multipliedBy(speed);
    }

    @Override
    public Duration toWire(Duration site) {
        return site.isNegative() ? Duration.ZERO : site.dividedBy(speed);
    }

    @Override
    public ClockQuality quality() {
        return new ClockQuality("test", Duration.ZERO);
    }

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        // Never early: what is left over counts.
        return after(toWire(Duration.between(now(), site)).plusNanos(1), worker, task);
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        Future<?> waiting = clock.schedule(() -> worker.execute(task), wire.toNanos(), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public void atNanos(long wire, Runnable task) {
        clock.schedule(task, Math.max(0, wire - nanos()), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker open(String name) {
        return new Thread1(name);
    }

    @Override
    public void close() {
        clock.shutdownNow();
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
                if (Thread.currentThread() == own) {
                    return;
                }
                if (!ended.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(own + " does not end");
                }
                // It says so as the last thing it does, and is there for a moment longer.
                Thread last = own;
                if (last != null) {
                    last.join(TimeUnit.SECONDS.toMillis(10));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
