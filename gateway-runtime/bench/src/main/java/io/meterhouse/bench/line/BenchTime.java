package io.meterhouse.bench.line;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Real time and threads, as the launcher gives them to the bundles. */
final class BenchTime implements Workers, Timers, SiteTime, AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @Override
    public Worker open(String name) {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, name));
        return new Worker() {
            @Override
            public void execute(Runnable task) {
                thread.execute(task);
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        return after(Duration.between(now(), site), worker, task);
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        Future<?> wait = clock.schedule(() -> worker.execute(task), wire.toNanos(), TimeUnit.NANOSECONDS);
        return () -> wait.cancel(false);
    }

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
        return site;
    }

    @Override
    public ClockQuality quality() {
        return new ClockQuality("bench", Duration.ZERO);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
