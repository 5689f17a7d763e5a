package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when it is told to, on one thread; wire time passes as site time does. */
final class BenchClock implements SiteTime, Timers {
    private record Due(Instant at, long order, Worker worker, Runnable task) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private Instant now;
    private long orders;

    BenchClock(Instant now) {
        this.now = now;
    }

    /** Lets time pass, and runs what comes due. */
    void to(Instant instant) {
        while (!due.isEmpty() && !due.peek().at.isAfter(instant)) {
            Due next = due.remove();
            now = next.at.isAfter(now) ? next.at : now;
            next.worker.execute(next.task);
        }
        now = instant.isAfter(now) ? instant : now;
    }

    @Override
    public Instant now() {
        return now;
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
        return new ClockQuality("virtual", Duration.ZERO);
    }

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        Due waits = new Due(site, orders++, worker, task);
        due.add(waits);
        return () -> due.remove(waits);
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        return at(now.plus(wire), worker, task);
    }

    /** Runs its tasks at once, on the thread that lets time pass. */
    static final class Here implements Worker {
        private boolean closed;

        @Override
        public void execute(Runnable task) {
            if (!closed) {
                task.run();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
