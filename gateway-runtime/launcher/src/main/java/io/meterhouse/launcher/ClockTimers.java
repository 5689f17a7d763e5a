package io.meterhouse.launcher;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers on one thread, which does nothing but hand tasks to their workers. */
final class ClockTimers implements Timers, AutoCloseable {
    /** No wait for site time is longer, so that a step of its clock is noticed. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final SiteTime site;
    private final ScheduledThreadPoolExecutor executor;

    ClockTimers(SiteTime site) {
        this.site = site;
        executor = new ScheduledThreadPoolExecutor(
                1,
                loop -> {
                    var thread = new Thread(loop, "timers");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(ClockTimers.class.getClassLoader());
                    return thread;
                },
                new ScheduledThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Timer at(Instant instant, Worker worker, Runnable task) {
        var timer = new SiteTimer(instant, worker, task);
        timer.look();
        return timer;
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        Future<?> wait = executor.schedule(() -> worker.execute(task), nanos(wire), TimeUnit.NANOSECONDS);
        return () -> wait.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static long nanos(Duration wire) {
        try {
            return Math.max(0, wire.toNanos());
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE / 2;
        }
    }

    private final class SiteTimer implements Timer {
        private final Instant instant;
        private final Worker worker;
        private final Runnable task;
        private Future<?> wait;
        private boolean cancelled;

        SiteTimer(Instant instant, Worker worker, Runnable task) {
            this.instant = instant;
            this.worker = worker;
            this.task = task;
        }

        synchronized void look() {
            if (cancelled) {
                return;
            }
            Instant now = site.now();
            if (!now.isBefore(instant)) {
                worker.execute(task);
                return;
            }
            // A virtual or scaled clock may round down: never wait for nothing.
            Duration left = site.toWire(Duration.between(now, instant)).plusNanos(1);
            wait = executor.schedule(
                    this::look, nanos(left.compareTo(LONGEST) < 0 ? left : LONGEST), TimeUnit.NANOSECONDS);
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (wait != null) {
                wait.cancel(false);
            }
        }
    }
}
