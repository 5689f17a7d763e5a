package io.meterhouse.testing;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * All clocks, timers and workers of a test on one thread: the one that lets time pass. The site clock can be stepped and scaled.
 * What is due at the same nanosecond runs in the order in which it was asked for.
 */
public final class VirtualTime implements WorldTime {
    /** So many tasks at one instant, and time does not go on by itself any more. */
    private static final int MOST_TASKS = 5_000_000;

    private static final Duration FAR = Duration.ofDays(10_000);

    /** Wire time at the beginning, nanoseconds. */
    public static final long BEGIN = 1_000;

    // By wire time, and by site time: a step of the site clock moves all of the second kind at once.
    private final Queue<Task> onWire = new PriorityQueue<>(
            Comparator.comparingLong((Task task) -> task.nanos).thenComparingLong(task -> task.order));
    private final Queue<Task> onSite = new PriorityQueue<>(
            Comparator.comparing((Task task) -> task.instant).thenComparingLong(task -> task.order));
    private final List<String> openWorkers = new ArrayList<>();
    private final int speed;
    private Instant site;
    private Duration error = Duration.ZERO;
    private long nanos = BEGIN;
    private long siteNanos = BEGIN;
    private long orders;
    private long ran;
    private int here;

    /** @param speed seconds of site time in a second of wire time */
    public VirtualTime(Instant site, int speed) {
        this.site = site;
        this.speed = speed;
    }

    public VirtualTime(String site, int speed) {
        this(Instant.parse(site), speed);
    }

    @Override
    public Instant now() {
        return siteAt(nanos);
    }

    @Override
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
        return time.isNegative() ? Duration.ZERO : time.dividedBy(speed);
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
        return add(onSite, new Task(0, instant, orders++, () -> worker.execute(task)));
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        return add(onWire, new Task(nanos + wire.toNanos(), null, orders++, () -> worker.execute(task)));
    }

    @Override
    public void atNanos(long wire, Runnable task) {
        add(onWire, new Task(wire, null, orders++, task));
    }

    private static Timer add(Queue<Task> queue, Task task) {
        queue.add(task);
        // Found and taken out only when its turn comes: a search would cost more than what waits.
        return () -> task.run = null;
    }

    @Override
    public Worker open(String name) {
        openWorkers.add(name);
        return new Worker() {
            private boolean closed;

            @Override
            public void execute(Runnable task) {
                atNanos(nanos, () -> {
                    if (!closed) {
                        task.run();
                    }
                });
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    openWorkers.remove(name);
                }
            }
        };
    }

    /** Names of the workers that are not closed. */
    public List<String> openWorkers() {
        return List.copyOf(openWorkers);
    }

    /** Runs what is due now, and whatever comes of it at once. */
    public void settle() {
        runFor(Duration.ZERO);
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
        runWire(Math.max(0, time.toNanos()) / speed);
    }

    /** Lets so many nanoseconds of wire time pass. What a task throws comes through; then the rest can be run. */
    public void runWire(long wire) {
        long until = nanos + wire;
        for (Task next = next(until); next != null; next = next(until)) {
            next.run.run();
        }
        nanos = until;
    }

    /** The wire time until something is due. */
    public Duration untilNext() {
        long due = Math.min(due(first(onWire)), due(first(onSite)));
        if (due == Long.MAX_VALUE) {
            throw new IllegalStateException("nothing waits");
        }
        return Duration.ofNanos(Math.max(0, due - nanos));
    }

    /** How many tasks wait for their time. */
    public long waiting() {
        return Stream.concat(onWire.stream(), onSite.stream())
                .filter(task -> task.run != null)
                .count();
    }

    /** How many tasks ran in all. */
    public long ran() {
        return ran;
    }

    private Task next(long until) {
        Task wire = first(onWire);
        Task timer = first(onSite);
        long wireDue = due(wire);
        long timerDue = due(timer);
        boolean timerFirst = timerDue < wireDue || timerDue == wireDue && timer != null && timer.order < wire.order;
        long due = timerFirst ? timerDue : wireDue;
        if (due > until || due == Long.MAX_VALUE) {
            return null;
        }
        here = due > nanos ? 0 : here + 1;
        if (here > MOST_TASKS) {
            throw new IllegalStateException("something spins at " + now());
        }
        nanos = Math.max(nanos, due);
        ran++;
        return timerFirst ? onSite.remove() : onWire.remove();
    }

    private static Task first(Queue<Task> queue) {
        while (!queue.isEmpty() && queue.peek().run == null) {
            queue.remove();
        }
        return queue.peek();
    }

    private long due(Task task) {
        if (task == null) {
            return Long.MAX_VALUE;
        }
        if (task.instant == null) {
            return Math.max(nanos, task.nanos);
        }
        Duration left = Duration.between(now(), task.instant);
        if (left.compareTo(FAR) > 0) {
            return Long.MAX_VALUE;
        }
        return left.isNegative() ? nanos : nanos + (left.toNanos() + speed - 1) / speed;
    }

    /** What waits. */
    private static final class Task {
        private final long nanos;
        private final Instant instant;
        private final long order;
        /** Null when it was cancelled. */
        private Runnable run;

        Task(long nanos, Instant instant, long order, Runnable run) {
            this.nanos = nanos;
            this.instant = instant;
            this.order = order;
            this.run = run;
        }
    }
}
