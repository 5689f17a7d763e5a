package io.meterhouse.bench.model;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.bench.torture.Tape;
import io.meterhouse.store.h2.Store;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.store.h2.Surroundings;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A store on a disk in memory, opened, lost and opened again. */
final class Subject implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final Random random;
    private final VirtualTime time = new VirtualTime(START, 1);
    private Duration retention = Duration.ofDays(1);
    private Tape tape = new Tape();
    private Here writing;
    private Here nights;
    private StoreFactory.Parts parts;
    /** What the machine had when it went; null while it has not. */
    private Tape left;

    Subject(Random random) throws IOException {
        this.random = random;
        open();
    }

    private void open() throws IOException {
        writing = new Here();
        nights = new Here();
        parts = StoreFactory.open(
                new Surroundings(tape, time, time, writing, nights, new Random(random.nextLong())),
                () -> Optional.of(new SiteDefinition(
                        "model",
                        "Model",
                        ZoneOffset.UTC,
                        retention,
                        Duration.ofSeconds(60),
                        new SiteDefinition.Ids(Set.of("riser"), Set.of("A", "B", "C"), Set.of("cloud")))));
    }

    Store store() {
        return parts.store();
    }

    Instant now() {
        return time.now();
    }

    Duration retention() {
        return retention;
    }

    void retention(Duration days) {
        retention = days;
    }

    /** Sets the site's clock. */
    void set(Instant instant) {
        time.step(Duration.between(time.now(), instant));
    }

    void runFor(Duration duration) {
        time.runFor(duration);
    }

    /** The disk refuses so many operations. */
    void fail(Tape.Fault fault, int operations) {
        tape.fail(fault, operations);
    }

    /** Makes a generation, if the disk allows. @return whether it did */
    boolean fold() throws IOException {
        try {
            return parts.nightly().fold();
        } catch (IOException | StoreException e) {
            // The journal keeps everything; that is what is looked at.
            return false;
        }
    }

    /** Closed as it should be. */
    void reopen() throws IOException {
        tape.fail(Tape.Fault.NONE, 0);
        parts.close();
        end();
        open();
    }

    /** From now on the machine goes before one of so many changes of the disk, and only {@link #crash} lets anybody know. */
    void doom(boolean power, int changes) {
        int[] until = {random.nextInt(changes)};
        tape.before(name -> {
            if (left == null && until[0]-- == 0) {
                left = remains(power);
            }
        });
    }

    private Tape remains(boolean power) {
        return power ? Tape.of(tape.image().cut(random)) : tape.image().tape();
    }

    /**
     * The process ends, and what the disk has left is opened.
     *
     * @param power whether the machine goes too, so that what was not forced may be old, new or torn
     * @return whether it went before what was done last had ended
     */
    boolean crash(boolean power) throws IOException {
        boolean before = left != null;
        Tape next = before ? left : remains(power);
        abandon();
        tape = next;
        open();
        return before;
    }

    /** As {@link #crash}; and once more while it is opened again. */
    boolean crashTwice(boolean power) throws IOException {
        boolean before = crash(power);
        doom(random.nextBoolean(), 6);
        reopen();
        crash(random.nextBoolean());
        return before;
    }

    private void abandon() {
        end();
        left = null;
        tape.before(name -> {});
        parts.generations().close();
        tape.close();
    }

    /** Nothing that waits is done any more. */
    private void end() {
        writing.close();
        nights.close();
    }

    @Override
    public void close() {
        tape.fail(Tape.Fault.NONE, 0);
        parts.close();
        end();
        tape.close();
    }
}
