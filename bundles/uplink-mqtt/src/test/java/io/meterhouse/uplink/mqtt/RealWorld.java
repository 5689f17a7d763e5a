package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time and threads, as the launcher gives them. */
final class RealWorld implements SiteTime, Timers, Workers, AutoCloseable {
    final List<Event> events = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "test-clock"));

    Around around() {
        return new Around(this, System::nanoTime, this, this, name -> new SplittableRandom(7), "1.0.0", events::add);
    }

    List<String> kinds() {
        return events.stream().map(Event::kind).toList();
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
        return new ClockQuality("test", Duration.ZERO);
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
    public Worker open(String name) {
        var executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, name),
                new ThreadPoolExecutor.DiscardPolicy());
        return new Worker() {
            @Override
            public void execute(Runnable task) {
                executor.execute(task);
            }

            @Override
            public void close() {
                executor.shutdown();
                executor.getQueue().clear();
                if (Thread.currentThread().getName().equals(name)) {
                    return;
                }
                try {
                    if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                        throw new AssertionError("worker " + name + " did not end");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
