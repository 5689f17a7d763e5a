package io.meterhouse.testing;

import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The workers of a process that can be killed: nothing that waits is done any more, and nobody is told. */
public final class Process implements Workers {
    private final Workers workers;
    private final List<Worker> open = new CopyOnWriteArrayList<>();

    public Process(Workers workers) {
        this.workers = workers;
    }

    @Override
    public Worker open(String name) {
        Worker worker = workers.open(name);
        open.add(worker);
        return worker;
    }

    /** Kill -9. Where workers have threads, what is under way ends first: a thread cannot be killed. */
    public void kill() {
        open.forEach(Worker::close);
    }
}
