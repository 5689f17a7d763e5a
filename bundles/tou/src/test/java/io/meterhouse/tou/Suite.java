package io.meterhouse.tou;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.tou.engine.Snapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Time of use over a store in memory, with the intervals of one channel, on virtual time. */
final class Suite {
    final MemoryStore store = new MemoryStore();
    final MemoryEvents events = new MemoryEvents();
    final VirtualTime time;
    final MemoryFacts facts = new MemoryFacts();
    private final Path folder;
    final Load load;
    Tou tou;
    Orders orders;
    Answers answers;

    /** It is an instant, and nothing was ever ordered. */
    Suite(Path folder, String now) {
        this.folder = folder;
        time = new VirtualTime(now, 1);
        load = Load.from(now);
        store.listener(head -> tou.appended());
        start();
    }

    /** Begins again, with what is in the folder. */
    void start() {
        tou = new Tou(folder, time, time.open("tou"), store, events, facts);
        orders = new Orders(tou);
        answers = new Answers(tou);
        time.settle();
    }

    void restart() {
        tou.close();
        start();
    }

    /** An answer, which is there at once. */
    <T> T get(CompletableFuture<T> answer) throws Exception {
        time.settle();
        try {
            return answer.getNow(null);
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : new ExecutionException(e);
        }
    }

    /** Intervals of 15 minutes are recorded, one after another, each when it ends. */
    Interval record(long... counts) throws StoreException {
        Interval last = null;
        for (long each : counts) {
            last = load.next(15, each);
            record(last);
        }
        return last;
    }

    void record(Interval interval) throws StoreException {
        if (interval.end().isAfter(time.now())) {
            time.runTo(interval.end());
        }
        store.append(List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(interval))));
        time.settle();
    }

    /** As one batch. */
    void revise(Interval... revised) throws StoreException {
        store.append(List.of(new Batch("A", Batch.Kind.REVISIONS, "read back", List.of(revised))));
        time.settle();
    }

    Snapshot registers() throws Exception {
        List<Snapshot> all = get(answers.registers());
        return all.get(0);
    }

    Snapshot registers(String at) throws Exception {
        return registers(Instant.parse(at)).registers().get(0);
    }

    /** Of all points. */
    Answers.Found registers(Instant at) throws Exception {
        return get(answers.registers(Optional.of(at), point -> true));
    }
}
