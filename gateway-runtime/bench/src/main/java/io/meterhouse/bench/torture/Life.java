package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.store.h2.Store;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.store.h2.Surroundings;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A store that is opened, and lives through what a gateway does with it: appends, deliveries, events, facts, nights, and a clock that
 * is set wrong now and then.
 */
final class Life implements AutoCloseable {
    static final String UPLINK = "cloud";
    static final String FACT = "torture/append";
    static final String EVENT = "TORTURE";
    /** Every so many appends an event is logged before one. */
    static final int EVENTFUL = 5;

    private static final int MOST_ATTEMPTS = 2_000;
    private static final Duration LEAP = Duration.ofDays(400);

    private final Story story;
    private final Random random;
    private final Witness witness;
    private final VirtualTime clock;
    private final Here writing = new Here();
    private final Here nights = new Here();
    private final StoreFactory.Parts parts;
    private int next;
    private int leaping;

    /** Hears of everything before it can be taken back. */
    interface Witness {
        /** An append returned. */
        void acknowledged(long sequence);

        /** Is about to be confirmed by a receiver. */
        default void delivering(long sequence) {}

        /** A generation is about to be made. */
        default void folding() {}

        /** Something was refused, and is tried again. */
        default void refused(String why) throws IOException {}
    }

    /** @param retention of the site */
    Life(Disk disk, Story story, Instant now, Duration retention, Random random, Witness witness) throws IOException {
        this.story = story;
        this.random = random;
        this.witness = witness;
        clock = new VirtualTime(now, 1);
        var site = new SiteDefinition(
                "torture",
                "Torture",
                ZoneOffset.UTC,
                retention,
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of("riser"), Set.of("A", "B"), Set.of(UPLINK)));
        parts = StoreFactory.open(
                new Surroundings(disk, clock, clock, writing, nights, new Random(random.nextLong())),
                () -> Optional.of(site));
        next = story.calls(parts.store().head().sequence());
    }

    Store store() {
        return parts.store();
    }

    VirtualTime clock() {
        return clock;
    }

    /** How many appends there were; -1 when the last of them is there in part only. */
    int appends() {
        return next;
    }

    /** A little of everything, an append at the end. */
    void step() throws IOException, StoreException {
        if (random.nextInt(60) == 0) {
            fold();
        }
        if (random.nextInt(6) == 0) {
            deliver();
        }
        append();
        pass();
    }

    void append() throws IOException, StoreException {
        Story.Call call = story.call(next);
        if (next % EVENTFUL == 0) {
            boolean metrological = next % 2 == 0;
            store().events()
                    .log(new Event(
                            EVENT,
                            Event.Severity.INFO,
                            metrological,
                            clock.now(),
                            "",
                            "before append " + next,
                            Map.of("append", String.valueOf(next))));
        }
        store().facts().put(FACT, String.valueOf(next));
        long sequence = -1;
        for (int attempt = 0; sequence < 0; attempt++) {
            try {
                sequence = store().append(call.batches()).sequence();
            } catch (StoreException e) {
                if (e.reason() == Reason.CONFLICT || e.reason() == Reason.CLOSED || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                witness.refused(e.toString());
            }
        }
        if (sequence != call.last()) {
            throw new IllegalStateException("append " + next + " got " + sequence + " for " + call.last());
        }
        next++;
        witness.acknowledged(sequence);
    }

    void deliver() throws StoreException {
        Cursor cursor = store().cursors().open(UPLINK, Cursors.INTERVALS, true);
        long from = cursor.contiguous().sequence() + 1;
        long head = store().head().sequence();
        if (from <= head) {
            long to = Math.min(head, from + random.nextInt(40));
            witness.delivering(to);
            cursor.acknowledge(store().head().epoch(), from, to);
        }
    }

    void fold() throws IOException {
        witness.folding();
        try {
            parts.nightly().fold();
        } catch (IOException | StoreException e) {
            // The journal keeps everything; that is what is looked at.
            witness.refused(e.toString());
        }
    }

    /** The clock goes on to the end of what was recorded, but for when it is wrong. */
    private void pass() {
        if (leaping > 0) {
            leaping--;
        } else if (random.nextInt(150) == 0) {
            leaping = random.nextInt(8);
            Duration by = LEAP.multipliedBy(random.nextInt(1_000)).dividedBy(1_000);
            clock.step(random.nextBoolean() ? by : by.negated());
            clock.settle();
            return;
        } else {
            clock.step(Duration.between(clock.now(), story.call(next - 1).end()));
        }
        clock.runFor(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(4_000) : 0));
    }

    /** Lets time pass, so that what waits for its time is done. */
    void wait(Duration time) {
        clock.runFor(time);
    }

    /** The process is gone: nothing that waits is done any more, and nothing is written. */
    void abandon() {
        writing.close();
        nights.close();
        parts.generations().close();
    }

    @Override
    public void close() {
        parts.close();
        writing.close();
        nights.close();
    }
}
