package io.meterhouse.acquisition.testing;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All clocks, timers and workers of a test on one thread. The site clock can be stepped and scaled. */
public final class VirtualTime implements SiteTime, WireTime, Timers, Workers {
    private static final int MOST_TASKS = 50_000_000;

    private final List<Task> tasks = new ArrayList<>();
    private final int speed;
    private Instant site;
    private Duration error = Duration.ZERO;
    private long nanos = 1_000;
    private long siteNanos = 1_000;
    private long orders;
    private int ran;

    public VirtualTime(String site, int speed) {
        this.site = Instant.parse(site);
        this.speed = speed;
    }

    @Override
    public Instant now() {
        return siteAt(nanos);
    }

    /** Site time at a wire time to come, if the clock is not stepped until then. */
    public Instant siteAt(long wire) {
        return site.plusNanos((wire - siteNanos) * speed);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Duration toSite(Duration wire) {
        return wire.multipliedBy(speed);
    }

    @Override
    public Duration toWire(Duration time) {
        return time.dividedBy(speed);
    }

    @Override
    public ClockQuality quality() {
        return new ClockQuality("virtual", error);
    }

    /** How far off the site clock may be. */
    public void error(Duration estimated) {
        error = estimated;
    }

    /** Sets the site clock forward, or back. */
    public void step(Duration by) {
        site = now().plus(by);
        siteNanos = nanos;
    }

    @Override
    public Timer at(Instant instant, Worker worker, Runnable task) {
        return add(new Task(0, instant, orders++, () -> worker.execute(task)));
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        return add(new Task(nanos + wire.toNanos(), null, orders++, () -> worker.execute(task)));
    }

    /** Runs something at a wire time. */
    public void atNanos(long wire, Runnable task) {
        add(new Task(wire, null, orders++, task));
    }

    private Timer add(Task task) {
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    @Override
    public Worker open(String name) {
        return new Worker() {
            private boolean closed;

            @Override
            public void execute(Runnable task) {
                add(new Task(nanos, null, orders++, () -> {
                    if (!closed) {
                        task.run();
                    }
                }));
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    /** Lets site time pass up to an instant. */
    public void runTo(String instant) {
        runTo(Instant.parse(instant));
    }

    /** Lets site time pass up to an instant; one that passed already lets run what is due. */
    public void runTo(Instant instant) {
        runFor(Duration.between(now(), instant));
    }

    /** Lets so much site time pass. */
    public void runFor(Duration time) {
        long until = nanos + Math.max(0, time.toNanos()) / speed;
        for (Task next = next(until); next != null; next = next(until)) {
            if (++ran > MOST_TASKS) {
                throw new IllegalStateException("something spins");
            }
            nanos = Math.max(nanos, due(next));
            tasks.remove(next);
            next.run.run();
        }
        nanos = until;
    }

    /** How many tasks ran in all. */
    public int ran() {
        return ran;
    }

    private Task next(long until) {
        Task first = null;
        long firstDue = 0;
        for (Task task : tasks) {
            long due = due(task);
            if (due <= until && (first == null || due < firstDue || due == firstDue && task.order < first.order)) {
                first = task;
                firstDue = due;
            }
        }
        return first;
    }

    private long due(Task task) {
        if (task.instant == null) {
            return task.nanos;
        }
        Instant now = now();
        if (!task.instant.isAfter(now)) {
            return nanos;
        }
        Duration left = Duration.between(now, task.instant);
        return left.toDays() > 10_000 ? Long.MAX_VALUE : nanos + (left.toNanos() + speed - 1) / speed;
    }

    private record Task(long nanos, Instant instant, long order, Runnable run) {}
}
