package io.meterhouse.testing;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    private static final long FAR_NANOS = Duration.ofDays(10_000).toNanos();
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000_000L / 2;

    /** Wire time at the beginning, nanoseconds. */
    public static final long BEGIN = 1_000;

    // By wire time, and by site time: a step of the site clock moves all of the second kind at once.
    private final Queue<Task> onWire = new PriorityQueue<>();
    private final Queue<Task> onSite = new PriorityQueue<>();
    /** What is to run at once: most of all. */
    private final Queue<Task> atOnce = new ArrayDeque<>();

    private final List<String> openWorkers = new ArrayList<>();
    private final int speed;
    /** Site time at {@code siteNanos}. */
    private Instant site;

    private long siteKey;
    private Duration error = Duration.ZERO;
    private long nanos = BEGIN;
    private long siteNanos = BEGIN;
    private long orders;
    private long ran;
    private int here;

    /** @param speed seconds of site time in a second of wire time */
    public VirtualTime(Instant site, int speed) {
        this.site = site;
        this.siteKey = key(site);
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
        siteKey = key(site);
        siteNanos = nanos;
    }

    @Override
    public Timer at(Instant instant, Worker worker, Runnable task) {
        return add(onSite, new Task(key(instant), orders++, () -> worker.execute(task)));
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        return add(onWire, new Task(nanos + wire.toNanos(), orders++, () -> worker.execute(task)));
    }

    @Override
    public void atNanos(long wire, Runnable task) {
        add(onWire, new Task(wire, orders++, task));
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
                atOnce.add(new Task(nanos, orders++, () -> {
                    if (!closed) {
                        task.run();
                    }
                }));
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
        long due = atOnce.isEmpty() ? Math.min(wireDue(first(onWire)), siteDue(first(onSite))) : nanos;
        if (due == Long.MAX_VALUE) {
            throw new IllegalStateException("nothing waits");
        }
        return Duration.ofNanos(Math.max(0, due - nanos));
    }

    /** How many tasks wait for their time. */
    public long waiting() {
        return Stream.of(onWire, onSite, atOnce)
                .flatMap(Queue::stream)
                .filter(task -> task.run != null)
                .count();
    }

    /** How many tasks ran in all. */
    public long ran() {
        return ran;
    }

    private Task next(long until) {
        Queue<Task> queue = atOnce;
        Task found = atOnce.peek();
        long due = found == null ? Long.MAX_VALUE : nanos;
        Task wire = first(onWire);
        long wireDue = wireDue(wire);
        if (wireDue < due || wireDue == due && wire != null && found != null && wire.order < found.order) {
            queue = onWire;
            found = wire;
            due = wireDue;
        }
        Task timer = first(onSite);
        long timerDue = siteDue(timer);
        if (timerDue < due || timerDue == due && timer != null && found != null && timer.order < found.order) {
            queue = onSite;
            found = timer;
            due = timerDue;
        }
        if (found == null || due > until || due == Long.MAX_VALUE) {
            return null;
        }
        here = due > nanos ? 0 : here + 1;
        if (here > MOST_TASKS) {
            throw new IllegalStateException("something spins at " + now());
        }
        nanos = Math.max(nanos, due);
        ran++;
        return queue.remove();
    }

    private static Task first(Queue<Task> queue) {
        while (!queue.isEmpty() && queue.peek().run == null) {
            queue.remove();
        }
        return queue.peek();
    }

    private long wireDue(Task task) {
        return task == null ? Long.MAX_VALUE : Math.max(nanos, task.key);
    }

    private long siteDue(Task task) {
        if (task == null || task.key == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long left = task.key - siteKey - (nanos - siteNanos) * speed;
        if (left > FAR_NANOS) {
            return Long.MAX_VALUE;
        }
        return left <= 0 ? nanos : nanos + (left + speed - 1) / speed;
    }

    /** Nanoseconds since 1970; the largest for what no world lives to see. */
    private static long key(Instant instant) {
        long seconds = instant.getEpochSecond();
        return Math.abs(seconds) > MOST_SECONDS
                ? seconds < 0 ? 0 : Long.MAX_VALUE
                : seconds * 1_000_000_000L + instant.getNano();
    }

    /** What waits: by wire time, or by site time. */
    private static final class Task implements Comparable<Task> {
        private final long key;
        private final long order;
        /** Null when it was cancelled. */
        private Runnable run;

        Task(long key, long order, Runnable run) {
            this.key = key;
            this.order = order;
            this.run = run;
        }

        @Override
        public int compareTo(Task other) {
            return key == other.key ? Long.compare(order, other.order) : Long.compare(key, other.key);
        }
    }
}
