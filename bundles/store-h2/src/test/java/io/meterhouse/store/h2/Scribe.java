package io.meterhouse.store.h2;

import io.meterhouse.api.store.Batch;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.Metering;
import io.meterhouse.testing.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A process that appends until it is killed, and says what was acknowledged: the sequence, after each append. */
final class Scribe {
    private Scribe() {}

    /** @param arguments folder, seed */
    public static void main(String[] arguments) throws Exception {
        var time = new VirtualTime(Opened.START, 1);
        StoreFactory.Parts parts = StoreFactory.open(
                new Surroundings(
                        new FolderDisk(Path.of(arguments[0])), time, time, new Here(), new Here(), new Random(1)),
                Optional::empty);
        var panel = new Metering("A", 8, Opened.START, Duration.ofMinutes(5), new Random(Long.parseLong(arguments[1])));
        long there = parts.store().head().sequence();
        for (long i = 0; i < there; i++) {
            panel.boundary(10);
        }
        // A fold in the midst of it now and then: the kill may meet that, too.
        for (int i = 1; ; i++) {
            Batch batch = panel.boundary(10);
            parts.store().append(List.of(batch));
            System.out.println(parts.store().head().sequence());
            System.out.flush();
            if (i % 150 == 0) {
                time.step(Duration.between(time.now(), panel.at()));
                time.settle();
                parts.nightly().fold();
            }
        }
    }

    static List<Batch> expected(long seed, long count) {
        var panel = new Metering("A", 8, Opened.START, Duration.ofMinutes(5), new Random(seed));
        var made = new ArrayList<Batch>();
        for (long i = 0; i < count; i++) {
            made.add(panel.boundary(10));
        }
        return made;
    }
}
