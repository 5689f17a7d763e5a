package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/** Virtual time, and one thread for all workers: the test's. */
final class Sim implements SiteTime, WireTime, Timers, Workers {
    final List<Event> events = new ArrayList<>();
    final List<String> openWorkers = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long nanos;

    private record Waiting(long at, Worker worker, Runnable task) {}

    Around around() {
        return new Around(this, this, this, this, name -> new SplittableRandom(7), "1.0.0", events::add);
    }

    List<String> kinds() {
        return events.stream().map(Event::kind).toList();
    }

    /** Does what is to be done now. */
    void settle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void pass(Duration time) {
        long end = nanos + time.toNanos();
        settle();
        while (true) {
            Waiting next = waiting.stream()
                    .filter(w -> w.at() <= end)
                    .min(Comparator.comparing(Waiting::at))
                    .orElse(null);
            if (next == null) {
                nanos = end;
                return;
            }
            waiting.remove(next);
            nanos = next.at();
            next.worker().execute(next.task());
            settle();
        }
    }

    /** When the next timer rings. */
    Duration untilNextTimer() {
        return Duration.ofNanos(waiting.stream().mapToLong(Waiting::at).min().orElseThrow() - nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Samples.START.plusNanos(nanos);
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
        return new ClockQuality("virtual", Duration.ZERO);
    }

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        return after(Duration.between(now(), site), worker, task);
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        var one = new Waiting(nanos + wire.toNanos(), worker, task);
        waiting.add(one);
        return () -> waiting.removeIf(other -> isSame(one, other));
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Waiting one, Waiting other) {
        return one == other;
    }

    @Override
    public Worker open(String name) {
        openWorkers.add(name);
        return new Worker() {
            private boolean closed;

            @Override
            public void execute(Runnable task) {
                tasks.add(() -> {
                    if (!closed) {
                        task.run();
                    }
                });
            }

            @Override
            public void close() {
                closed = true;
                openWorkers.remove(name);
            }
        };
    }
}
