package io.meterhouse.store.h2;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that stands until it is moved. Workers run their tasks at once, on the thread that moves it. */
final class ManualTime implements SiteTime, Timers {
    private record Due(Instant at, Worker worker, Runnable task, boolean[] cancelled) {}

    private Instant now;
    private final List<Due> due = new ArrayList<>();

    ManualTime(Instant now) {
        this.now = now;
    }

    @Override
    public Instant now() {
        return now;
    }

    void set(Instant instant) {
        now = instant;
        for (boolean again = true; again; ) {
            again = false;
            for (Due each : List.copyOf(due)) {
                if (!each.at.isAfter(now)) {
                    due.remove(each);
                    if (!each.cancelled[0]) {
                        each.worker.execute(each.task);
                    }
                    again = true;
                }
            }
        }
    }

    void pass(Duration duration) {
        set(now.plus(duration));
    }

    /** All that waits is forgotten: the process is gone. */
    void forget() {
        due.clear();
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

    @Override
    public Timer at(Instant site, Worker worker, Runnable task) {
        var cancelled = new boolean[1];
        due.add(new Due(site, worker, task, cancelled));
        return () -> cancelled[0] = true;
    }

    @Override
    public Timer after(Duration wire, Worker worker, Runnable task) {
        return at(now.plus(wire), worker, task);
    }

    /** A worker without a thread. */
    static final class Inline implements Worker {
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
