package io.meterhouse.bench.model;

import static io.meterhouse.bench.model.MismatchException.unless;
import static io.meterhouse.bench.model.MismatchException.unlessEqual;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.bench.torture.Tape;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A store and its model, to which the same is done, step by step, in an order that follows from a seed. */
final class Life implements AutoCloseable {
    private static final int MOST_ATTEMPTS = 2_000;
    private static final Duration LEAP = Duration.ofDays(400);
    private static final int TAIL = 60;
    /** Less than any retention. */
    private static final Duration REVISABLE = Duration.ofHours(20);

    /** What is done, and how often in {@link #ALL}. */
    enum Step {
        APPEND(560),
        REVISE(90),
        DELIVER(80),
        EVENT(40),
        FACT(30),
        PASS(40),
        FOLD(20),
        RETENTION(5),
        SECOND_UPLINK(5),
        REOPEN(18),
        KILL(18),
        CUT(18),
        FAULT(25),
        LEAP(5),
        COMPARE(8);

        private final int weight;

        Step(int weight) {
            this.weight = weight;
        }
    }

    private static final int ALL =
            List.of(Step.values()).stream().mapToInt(step -> step.weight).sum();

    private final Random random;
    private final Subject subject;
    private final List<Metering> panels = new ArrayList<>();
    private final Expected expected = new Expected();
    private final Promises promises = new Promises();
    private final Map<Step, Long> done = new EnumMap<>(Step.class);
    private Duration shortest = Duration.ofDays(4);
    private Position position;
    private long purged;
    private long folded;
    private int leaping;
    private Step now = Step.APPEND;

    Life(long seed) throws IOException, StoreException {
        random = new Random(seed);
        subject = new Subject(new Random(random.nextLong()));
        retention();
        Duration length = Duration.ofMinutes(List.of(5, 15, 30).get(random.nextInt(3)));
        for (String id : List.of("A", "B", "C")) {
            panels.add(new Metering(id, 1 + random.nextInt(5), Subject.START, length, random));
        }
        promises.open(subject.store());
        position = subject.store().head();
    }

    Map<Step, Long> done() {
        return done;
    }

    long purged() {
        return purged;
    }

    long folded() {
        return folded;
    }

    /** What is done now, or was done last. */
    Step now() {
        return now;
    }

    /** The next one. */
    void step() throws IOException, StoreException {
        int place = random.nextInt(ALL);
        Step step = Step.APPEND;
        for (Step each : Step.values()) {
            place -= each.weight;
            if (place < 0) {
                step = each;
                break;
            }
        }
        done.merge(step, 1L, Long::sum);
        now = step;
        take(step);
    }

    private void take(Step step) throws IOException, StoreException {
        switch (step) {
            case KILL -> crash(false);
            case CUT -> crash(true);
            case REOPEN -> {
                subject.reopen();
                look(true);
            }
            case COMPARE -> compare();
            default -> harmless(step);
        }
    }

    /** Everything after which the same store is there. */
    private void harmless(Step step) throws IOException, StoreException {
        switch (step) {
            case REVISE -> append(revisions());
            case DELIVER -> promises.deliver(subject.store(), random);
            case EVENT -> promises.event(subject.store(), subject.now(), random);
            case FACT -> promises.fact(subject.store(), random);
            case PASS -> subject.runFor(Duration.ofMillis(random.nextInt(5_000)));
            case FOLD -> fold();
            case RETENTION -> retention();
            case SECOND_UPLINK -> promises.second(subject.store());
            case FAULT -> {
                Tape.Fault[] all = Tape.Fault.values();
                subject.fail(all[1 + random.nextInt(all.length - 1)], 1 + random.nextInt(4));
                append(boundaries());
            }
            case LEAP -> {
                Duration by = LEAP.multipliedBy(random.nextInt(1_000)).dividedBy(1_000);
                subject.set(subject.now().plus(random.nextBoolean() ? by : by.negated()));
                leaping = random.nextInt(8);
                subject.runFor(Duration.ZERO);
            }
            default -> append(boundaries());
        }
    }

    private void retention() {
        subject.retention(Duration.ofDays(1 + random.nextInt(3)));
        shortest = subject.retention().compareTo(shortest) < 0 ? subject.retention() : shortest;
    }

    private List<Batch> boundaries() {
        List<Batch> batches = new ArrayList<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            batches.add(panels.get(random.nextInt(panels.size())).boundary(6));
        }
        return batches;
    }

    /** Of what is in the journal, and of what a generation has already. */
    private List<Batch> revisions() {
        List<Batch> newest = expected.newest(random.nextBoolean() ? 40 : 400);
        if (newest.isEmpty()) {
            return boundaries();
        }
        Batch old = newest.get(random.nextInt(newest.size()));
        if (old.intervals().get(0).end().isBefore(newest().minus(REVISABLE))) {
            return boundaries();
        }
        Metering panel = panels.stream()
                .filter(each -> each.panel().equals(old.panel()))
                .findFirst()
                .orElseThrow();
        List<Interval> revised = new ArrayList<>();
        for (Interval interval : old.intervals()) {
            if (random.nextBoolean()) {
                revised.add(panel.revised(expected.latest(interval.channel(), interval.end())));
            }
        }
        return revised.isEmpty()
                ? boundaries()
                : List.of(new Batch(old.panel(), Batch.Kind.REVISIONS, "spread", revised), panel.boundary(6));
    }

    private void append(List<Batch> batches) throws StoreException {
        long wanted = expected.head() + batches.size();
        long sequence = -1;
        for (int attempt = 0; sequence < 0; attempt++) {
            try {
                sequence = subject.store().append(batches).sequence();
            } catch (StoreException e) {
                if (e.reason() == Reason.CONFLICT || e.reason() == Reason.CLOSED || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
        unlessEqual(sequence, wanted, "the sequence of an append");
        appended(batches);
        if (random.nextInt(20) == 0) {
            unlessEqual(subject.store().append(batches).sequence(), wanted, "the sequence of the same again");
        }
    }

    private void appended(List<Batch> batches) {
        expected.append(batches);
        promises.durable();
        if (leaping > 0) {
            leaping--;
        } else {
            subject.set(newest());
        }
    }

    private Instant newest() {
        return panels.stream().map(Metering::at).max(Instant::compareTo).orElseThrow();
    }

    private void fold() throws IOException, StoreException {
        if (subject.fold()) {
            folded++;
            look();
        }
    }

    /** The machine goes, in the midst of something or after it. */
    private void crash(boolean power) throws IOException, StoreException {
        List<Batch> batches = List.of();
        if (random.nextInt(3) > 0) {
            subject.doom(power, 1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 12));
            batches = last();
        }
        boolean before = random.nextInt(4) == 0 ? subject.crashTwice(power) : subject.crash(power);
        if (!batches.isEmpty()) {
            resolve(batches, before);
        }
        look(false);
    }

    /** What is done while the machine goes. @return what is appended */
    private List<Batch> last() throws IOException, StoreException {
        switch (random.nextInt(6)) {
            case 0 -> subject.fold();
            case 1 -> promises.event(subject.store(), subject.now(), random);
            case 2 -> promises.deliver(subject.store(), random);
            default -> {
                List<Batch> batches = random.nextInt(4) == 0 ? revisions() : boundaries();
                subject.store().append(batches);
                return batches;
            }
        }
        subject.runFor(Duration.ofSeconds(5));
        return List.of();
    }

    /** Whether what was being appended is there: whole, or not at all; then it is appended again. */
    private void resolve(List<Batch> batches, boolean before) throws StoreException {
        long head = subject.store().head().sequence();
        boolean whole = head == expected.head() + batches.size();
        unless(whole || before && head == expected.head(), "it goes on at " + head + ", and had " + expected.head());
        if (whole) {
            appended(batches);
            unlessEqual(subject.store().append(batches).sequence(), head, "the sequence of the same after a crash");
        } else {
            promises.look(subject.store());
            promises.forget(subject.store());
            append(batches);
        }
    }

    /** What is there after it was opened again. */
    private void look(boolean clean) throws StoreException {
        if (clean) {
            promises.durable();
        }
        promises.look(subject.store());
        promises.forget(subject.store());
        promises.open(subject.store());
        purged += comparison().stream(shared(), droppable());
        look();
        position = subject.store().head();
        if (random.nextInt(20) == 0) {
            compare();
        }
    }

    /** A position of before still holds: nothing that it stood for was lost. */
    private long shared() throws StoreException {
        unless(position.sequence() <= expected.head(), "the head was at " + position);
        try (var items = subject.store().stream(position)) {
            unless(
                    items.next().isPresent() == position.sequence() < expected.head(),
                    "behind " + position + " stands something else than before");
        }
        return Math.max(0, Math.min(position.sequence(), expected.head() - TAIL));
    }

    /** What a generation may change: what is there at all, and where it is read from. */
    private void look() throws StoreException {
        purged += comparison().stream(0, expected.lastBefore(droppable().before()), droppable());
        comparison().panel(panels.get(random.nextInt(panels.size())));
    }

    /** Everything. */
    void compare() throws StoreException {
        purged += comparison().stream(0, droppable());
        for (Metering panel : panels) {
            comparison().panel(panel);
        }
        promises.look(subject.store());
    }

    private Comparison comparison() {
        return new Comparison(subject.store(), expected, random);
    }

    private Comparison.Droppable droppable() {
        return Comparison.droppable(newest(), shortest, promises.toAll());
    }

    @Override
    public void close() {
        subject.close();
    }
}
